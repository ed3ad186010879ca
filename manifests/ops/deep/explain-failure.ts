import type { Browser } from '@playwright/test';
import { entryFile } from '../../../shell/site/builds/build-urls.ts';
import { type BuildLocation, openBuild } from '../build/build-location.ts';
import { scriptKind } from '../build/script-kind.ts';
import { visitEntry } from '../describe/empty-page.ts';
import { whatEntryDoes } from '../describe/what-entry-does.ts';
import type { Failure, FailureCode } from './outcome.ts';
import type { SmokeTest } from './smoke-tests.ts';

/** Failures of which an empty page shows more than the shell can know. */
const EXPLAINED: readonly FailureCode[] = [
  'ENTRY_SYNTAX_ERROR',
  'ENTRY_THREW',
  'CONTAINER_MISSING',
  'CONTAINER_INVALID',
  'MODULE_NOT_EXPOSED',
  'MODULE_GET_FAILED',
];

/** Adds to a failure what the entry of the build does when it is loaded alone: which global it sets, or what it exposes. */
export async function explainFailure(
  failure: Failure,
  { build, module }: SmokeTest,
  location: BuildLocation,
  browser: Browser,
): Promise<Failure> {
  if (!EXPLAINED.includes(failure.code)) return failure;
  const { format = 'script', before = [], moduleName, bundleFileName } = build;
  const reader = openBuild(build, location);
  const read = async (file: string) => (await reader.read(file))?.content;
  const entry = entryFile(bundleFileName);
  const content = await read(entry);
  if (!content) return failure;
  const load = {
    entry,
    before,
    isModule: format === 'module' || format === 'plain',
    callback: format === 'callback' ? moduleName : scriptKind(content.toString('utf8')).callee,
    global: format === 'script' ? moduleName : undefined,
  };
  const { inspection } = await visitEntry(browser, read, load, { step: 'get', modules: [module], guesses: true });
  const exposed = Object.entries(inspection.modules).flatMap(([name, reason]) => (reason === undefined ? [name] : []));
  const facts = inspection.found
    ? exposed.length > 0 && !exposed.includes(module)
      ? [`it exposes ${exposed.join(', ')}`]
      : []
    : whatEntryDoes(load, inspection);
  return facts.length > 0 ? { ...failure, fact: `${failure.fact}; loaded alone, ${facts.join('; ')}` } : failure;
}
