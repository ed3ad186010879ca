import { ShellError } from '../errors.ts';

type BuildLabel = { readonly remote?: string | undefined; readonly version?: string | undefined };
type Claim = { readonly entry: string; readonly build: BuildLabel; readonly push: unknown };

/** Name of a global -> the build whose runtime listens to it. */
const claims = new Map<string, Claim>();

/**
 * Finds out which chunk globals the script that has just run uses. A webpack runtime takes over `push` of
 * `window['webpackChunk' + uniqueName]`, with all chunks that were ever pushed: a second build with that name would run the
 * code of the first one, and the first would lose its further chunks to it.
 *
 * Call it in the `load` event of every remote entry, at once and also when nobody waits for that entry any more: what has
 * changed since the last call is what this script did. A fresh runtime of the same build is welcome.
 *
 * @param entry what is the same for each runtime of one build: the URL of its entry, without a query
 * @throws {ShellError} UNIQUE_NAME_TAKEN; the first build then has its `push` back
 */
export function claimChunkGlobals(entry: string, build: BuildLabel): void {
  let taken: ShellError | undefined;
  for (const name of Object.keys(window)) {
    if (!/^(webpack|rspack)Chunk/.test(name)) continue;
    const chunks: unknown = Reflect.get(window, name);
    if (!Array.isArray(chunks)) continue;
    const claim = claims.get(name);
    if (claim?.push === chunks.push) continue;
    if (!claim || claim.entry === entry) {
      claims.set(name, { entry, build, push: chunks.push });
      continue;
    }
    Reflect.set(chunks, 'push', claim.push);
    const fact = `${named(build)} was not used: window["${name}"] is that of ${named(claim.build)}`;
    taken = new ShellError('UNIQUE_NAME_TAKEN', fact, build);
  }
  if (taken) throw taken;
}

const named = ({ remote, version }: BuildLabel): string =>
  [remote, version].join(' ').trim() || 'a build without a name';
