import { isDeepStrictEqual } from 'node:util';
import { type Commands, commandsFor } from '../commands.ts';
import { OperatorError } from '../operator-error.ts';
import type { Manifest, RemoteEntry } from '../schema.ts';
import { parseLocation } from './build/build-location.ts';
import { type FullBuild, findRemote, mainBuild, remoteOf, withMainBuild, withRemote } from './build/full-build.ts';
import { versionTakenError } from './build/publish-errors.ts';
import { changedRemotes } from './history/changed-remotes.ts';
import { openStore } from './history/open-store.ts';
import type { Store } from './history/store.ts';
import { parseOptions } from './parse-options.ts';
import { changeVerb, type NoChange, type Plan } from './release/change-verb.ts';
import { assertNotFrozen } from './release/frozen.ts';
import { assertKnownOrigin, assertSameBytes } from './release/prepare-build.ts';
import { releaseOptions, releaseUsage } from './release/release-options.ts';
import { assertCompatible, verifyBuild } from './release/verify-build.ts';
import { openSigner } from './signing/signer.ts';
import { UsageError } from './verb.ts';

const usage = `Usage: conch promote-site <from> <to> [options]

Releases to one site what another one has proven, such as staging.json to production.json: the same versions with the
same digests. What they replace is kept as \`previous\`. Both histories record it. <from> and <to> are manifests: files,
or URLs in buckets.

With --remote, the build of one remote. Without, the builds of all remotes, and what is on which page: applications,
fragments, layouts, redirects, external and prefetch. Everything else stays as it is in <to>, also where it has its
builds. A remote is refused if it has no digest or a rollout in <from>, or if it is frozen in <to>.

Options:
  --remote NAME     promote this remote alone
${releaseUsage
  .split('\n')
  .filter((line) => !line.includes('--manifest'))
  .join('\n')}

The builds are looked for where <to> has them; publish them there first.

Example:
  conch promote-site staging.json production.json --remote explore`;

/** What says what is on which page. The rest is of an environment, such as its origins and its policy. */
const COMPOSITION = ['applications', 'fragments', 'layouts', 'redirects', 'external', 'prefetch'] as const;

export const promoteSite = changeVerb({
  summary: 'release to one site what another one has proven',
  usage,
  parse(args) {
    const parsed = parseOptions(args, { ...releaseOptions, remote: { type: 'string' } }, ['from', 'to']);
    if (args.some((arg) => /^--manifest(=|$)/.test(arg)))
      throw new UsageError(
        '--manifest is for other commands; name the two manifests, such as staging.json production.json',
      );
    const [from = '', to = ''] = parsed.positionals;
    const options = { ...parsed.options, manifest: to };
    return { ...parsed, options, from, commands: commandsFor(options) };
  },
  async prepare({ options, from, commands }, { manifest: base }, { file, records }) {
    const { remote: name, unproven } = options;
    const source = openStore(from, commandsFor({ manifest: from }));
    const { manifest: proven } = await source.read();
    const promoted = name === undefined ? Object.keys(proven.remotes) : [name];
    if (name !== undefined) findRemote(proven, name);
    const plan = (manifest: Manifest) =>
      planPromotion({ from, proven, promoted, whole: name === undefined }, manifest, commands);
    const planned = plan(base);
    const changed = 'manifest' in planned ? changedRemotes(base, planned.manifest) : [];
    await refuseTogether(changed, async (each) => {
      const { version, integrity = '' } = findRemote(proven, each);
      await assertSameBytes({ name: each, version, integrity }, base, records);
      if (!unproven && 'manifest' in planned) await verifyBuild(planned.manifest, each, parseLocation(options));
    });
    return {
      ...(name !== undefined && { remote: name }),
      plan,
      async beforeChange() {
        const { manifest: now } = await source.read();
        const other = changed.find((each) => !isDeepStrictEqual(remoteOf(now, each), remoteOf(proven, each)));
        if (other === undefined) return undefined;
        throw new OperatorError(
          'CONFLICT',
          `${other} was changed in ${from} in the meantime, which has revision ${now.revision}.`,
          `Nothing was changed. See "${commandsFor({ manifest: from })('history', other)}", and run it again if it is still right.`,
        );
      },
      afterChange: ({ revision }) => recordInSource(from, promotedTo(changed, base, proven, file, revision), options),
    };
  },
});

type Source = {
  readonly from: string;
  readonly proven: Manifest;
  readonly promoted: readonly string[];
  /** Whether what is on which page is promoted, too. */
  readonly whole: boolean;
};

/** @throws {OperatorError} BUILD_UNFIT, FROZEN, VERSION_TAKEN */
function planPromotion(
  { from, proven, promoted, whole }: Source,
  manifest: Manifest,
  commands: Commands,
): Plan | NoChange {
  let next = manifest;
  const changes: string[] = [];
  const refusals: OperatorError[] = [];
  for (const name of promoted) {
    try {
      const remote = planRemote(findRemote(proven, name), remoteOf(manifest, name), { name, from, manifest, commands });
      if (!remote) continue;
      const before = remoteOf(manifest, name)?.version;
      changes.push(`${name}: ${before === undefined ? 'new, ' : `${before} -> `}${remote.version}`);
      next = withRemote(next, name, remote);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      refusals.push(error);
    }
  }
  throwTogether(refusals);
  if (whole) {
    const composed = Object.fromEntries(COMPOSITION.map((field) => [field, proven[field]]));
    if (COMPOSITION.some((field) => !isDeepStrictEqual(manifest[field], proven[field]))) {
      changes.push('what is on which page');
      next = withoutUndefined({ ...next, ...composed });
    }
  }
  if (changes.length === 0) {
    const what = whole ? 'Everything' : promoted.join(', ');
    return { noChange: `${what} is already as in ${from}.`, next: `Next: ${commands('check')}` };
  }
  for (const name of changedRemotes(manifest, next)) assertCompatible(next, name);
  return {
    manifest: next,
    change: `${changes.join('; ')}, as in revision ${proven.revision} of ${from}`,
    next: `Next: ${commands('check')}; if it fails, ${commands('rollback', '--to', String(manifest.revision))}`,
  };
}

/**
 * The remote of a site with the main build of another one; undefined if it has that already.
 *
 * @throws {OperatorError} BUILD_UNFIT, FROZEN, VERSION_TAKEN
 */
function planRemote(
  proven: RemoteEntry,
  remote: RemoteEntry | undefined,
  context: { readonly name: string; readonly from: string; readonly manifest: Manifest; readonly commands: Commands },
): RemoteEntry | undefined {
  const { name, from, manifest, commands } = context;
  const { version, integrity, rollout } = proven;
  const there = commandsFor({ manifest: from });
  if (remote && remote.version === version && remote.integrity === integrity && integrity) return undefined;
  if (rollout) {
    throw new OperatorError(
      'BUILD_UNFIT',
      `${name} is not proven in ${from}: ${rollout.build.version} is being rolled out there, to ${rollout.percent} % of the visitors.`,
      `End that with "${there('promote', name)}" or "${there('rollback', name)}".`,
    );
  }
  if (!integrity) {
    throw new OperatorError(
      'BUILD_UNFIT',
      `${name} ${version} has no digest in ${from}, so nothing says which bytes were proven there.`,
      `Release it there with "${there('deploy', `<build of ${name}>`)}", which writes it.`,
    );
  }
  const build = placedIn(remote, mainBuild(proven));
  assertKnownOrigin(manifest, name, build);
  if (!remote) return build;
  if (remote.version === version && remote.integrity !== undefined)
    throw versionTakenError({ name, version }, `revision ${manifest.revision} names it with other bytes`);
  assertNotFrozen(name, remote, commands);
  return withMainBuild(remote, build, remote.version === version ? undefined : mainBuild(remote));
}

/** Each site may have its builds somewhere else. */
const placedIn = (remote: RemoteEntry | undefined, build: FullBuild): FullBuild =>
  remote?.basePath.includes('{version}') ? { ...build, basePath: remote.basePath } : build;

/** Does the same with each remote, and throws all refusals together. */
async function refuseTogether(names: readonly string[], work: (name: string) => Promise<void>): Promise<void> {
  const refusals: OperatorError[] = [];
  for (const name of names) {
    await work(name).catch((error: unknown) => {
      if (!(error instanceof OperatorError)) throw error;
      refusals.push(error);
    });
  }
  throwTogether(refusals);
}

/** @throws {OperatorError} if there are errors, with the code of the first one */
function throwTogether(errors: readonly OperatorError[]): void {
  const [first] = errors;
  if (!first) return;
  const facts = errors.flatMap((error) => error.facts);
  throw new OperatorError(first.code, facts, [...new Set(errors.map(({ remedy }) => remedy))].join(' '), {
    cause: first,
  });
}

const withoutUndefined = (manifest: Manifest): Manifest => JSON.parse(JSON.stringify(manifest));

const promotedTo = (
  names: readonly string[],
  base: Manifest,
  proven: Manifest,
  to: string,
  revision: number,
): string => {
  const builds = names.map((name) => `${name} ${findRemote(proven, name).version}`);
  const what = builds.length > 0 ? builds.join(', ') : 'what is on which page';
  return `promoted to revision ${revision} of ${to} (was ${base.revision}): ${what}`;
};

/** Gives lines that say so if it cannot be recorded: what was promoted is in effect. */
async function recordInSource(
  from: string,
  change: string,
  options: Parameters<typeof openSigner>[1],
): Promise<readonly string[]> {
  const commands = commandsFor({ manifest: from });
  try {
    const store: Store = openStore(from, commands, openSigner(from, options, commands));
    await store.change(async (manifest) => ({ manifest, change }));
    return [];
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return [`The history of ${from} does not say so: ${error.message} ${error.remedy}`];
  }
}
