import { ShellError } from '../errors.ts';

type BuildLabel = { readonly remote?: string | undefined; readonly version?: string | undefined };
type Claim = { readonly entry: string; readonly build: BuildLabel; readonly push: unknown };

/** Name of a global -> the build whose runtime has replaced its `push`. */
const claims = new Map<string, Claim>();

/**
 * Finds out which chunk globals the script that has just run uses, and refuses a global of another build.
 *
 * A webpack runtime replaces `push` of `window['webpackChunk' + uniqueName]`, and replays all chunks that were ever pushed
 * (https://webpack.js.org/configuration/output/#outputchunkloadingglobal). So a second build with the same `uniqueName` would run
 * code of the first one, and the first one would lose its further chunks to the second.
 *
 * Call it synchronously in the `load` event of every remote entry, even if the entry arrives too late: what has changed since the
 * last call is what this script did. A fresh runtime of the same build is fine.
 *
 * @param entry URL of the entry without its query, which is the same for each runtime of one build
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
    if (!claim || (claim.entry === entry && claim.build.version === build.version)) {
      claims.set(name, { entry, build, push: chunks.push });
      continue;
    }
    Reflect.set(chunks, 'push', claim.push);
    const fact = `${labelOf(build)} was refused: window["${name}"] belongs to ${labelOf(claim.build)}`;
    taken = new ShellError('UNIQUE_NAME_TAKEN', fact, build);
  }
  if (taken) throw taken;
}

const labelOf = ({ remote, version }: BuildLabel): string => `${remote} ${version}`;
