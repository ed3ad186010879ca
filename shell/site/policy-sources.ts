import type { Manifest } from '../../manifests/schema.ts';

type PolicyEntry = NonNullable<Manifest['policy']>;

/** Key of `policy.sources`, or `origins` -> what the page may use in addition to the origin of the site. */
export type PolicySources = ReadonlyMap<string, ReadonlySet<string>>;

/** What the site and all of its remotes list. A page has one Content-Security-Policy, so what is listed for one applies to all. */
export function policySources({ origins, policy, reports, remotes }: Manifest): PolicySources {
  const sources = new Map([['origins', new Set(origins)]]);
  if (reports && URL.canParse(reports.url)) sources.set('connect', new Set([new URL(reports.url).origin]));
  for (const owner of [{ policy }, ...Object.values(remotes)]) {
    for (const [kind, listed] of Object.entries(owner.policy?.sources ?? {})) {
      const values = Array.isArray(listed) ? listed : listed ? ["'wasm-unsafe-eval'"] : [];
      sources.set(kind, new Set([...(sources.get(kind) ?? []), ...values]));
    }
  }
  return sources;
}

/** The manifest's policy with all that its remotes list, for a manifest without some of them. */
export function mergedPolicy(manifest: Manifest): Manifest['policy'] {
  const { origins: _, wasm, ...lists } = Object.fromEntries(policySources(manifest));
  const merged = Object.entries(lists).map(([kind, sources]) => [kind, [...sources]]);
  if (merged.length === 0 && !wasm) return manifest.policy;
  // Its keys and values are those of a valid manifest.
  const sources = { ...Object.fromEntries(merged), ...(wasm && { wasm: wasm.size > 0 }) } as PolicyEntry['sources'];
  return { ...manifest.policy, sources };
}

/** Whether the policy of a page that was loaded with the manifest `loaded` allows everything that `next` lists. */
export function isWithinPolicy(next: Manifest, loaded: Manifest): boolean {
  const allowed = policySources(loaded);
  return [...policySources(next)].every(([kind, sources]) =>
    [...sources].every((source) => allowed.get(kind)?.has(source)),
  );
}
