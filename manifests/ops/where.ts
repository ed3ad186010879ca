import type { BuildLocation } from './build/build-location.ts';
import { UsageError } from './verb.ts';

/** Options that say where builds are looked for. */
export const locationOptions = {
  root: { type: 'string', default: 'dist' },
  assets: { type: 'string', multiple: true, default: [] as string[] },
  site: { type: 'string' },
} as const;

export const locationUsage = `  --root DIR        folder with remotes/, as for "conch serve" (default: dist)
  --assets DIR      further folder of builds, may be repeated
  --site URL        look for builds on the running site, over HTTP, in place of the folders`;

type Given = { readonly root: string; readonly assets: readonly string[]; readonly site?: string | undefined };

/** @throws {UsageError} `site` is no URL */
export function where({ root, assets, site }: Given): BuildLocation {
  if (site === undefined) return { root, assets };
  if (!/^https?:/.test(site) || !URL.canParse(site))
    throw new UsageError(`--site ${site} is no URL such as https://shop.example.com/`);
  return { root, assets, site: new URL(site) };
}
