import { scriptKind } from '../build/script-kind.ts';
import type { BuildSource } from './build-source.ts';
import type { EntryLoad } from './inspect-entry.ts';

/** Each of them costs a page. */
const CHUNKS_MAX = 30;

/**
 * Finds the files that have to be loaded before an entry that is a chunk: the runtime of its build, and the chunks that it waits for.
 *
 * @param globals where the chunks of the build are collected
 * @param works whether the entry gives a container when it is loaded like this
 * @returns what was given, if there are no such files
 */
export async function findRuntime(
  { files = [], read }: BuildSource,
  load: EntryLoad,
  globals: readonly string[],
  works: (load: EntryLoad) => Promise<boolean>,
): Promise<readonly string[]> {
  const runtimes: string[] = [];
  const chunks: string[] = [];
  for (const file of files.filter((each) => /\.m?js$/.test(each) && each !== load.entry)) {
    const code = (await read(file))?.toString('utf8') ?? '';
    if (!globals.some((global) => code.includes(global))) continue;
    (scriptKind(code).isChunk ? chunks : runtimes).push(file);
  }
  const byName = (a: string, b: string) => Number(b.includes('runtime')) - Number(a.includes('runtime'));
  const worksAfter = (before: readonly string[]) => works({ ...load, before });
  for (const runtime of runtimes.sort(byName)) {
    if (await worksAfter([runtime])) return [runtime];
    if (chunks.length === 0 || chunks.length > CHUNKS_MAX || !(await worksAfter([runtime, ...chunks]))) continue;
    let needed: readonly string[] = chunks;
    for (const chunk of chunks) {
      const fewer = needed.filter((each) => each !== chunk);
      if (await worksAfter([runtime, ...fewer])) needed = fewer;
    }
    return [runtime, ...needed];
  }
  return load.before;
}
