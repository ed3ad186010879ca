import * as z from 'zod/mini';
import { OperatorError } from '../../operator-error.ts';
import { formatProblem } from '../../problem.ts';
import { file, strict } from '../../schema.ts';
import { formatLocatedProblem } from '../../strict/json-positions.ts';
import { parseJson } from '../../strict/parse-strict.ts';
import { parseWith } from '../../strict/parse-with-schema.ts';
import type { BuildReader } from './build-file.ts';

const { name } = strict.application.shape;
const { version, moduleName, format, before, integrity, assets, sharedAssets, requires, provides } =
  strict.remote.shape;
const digest = z.nonoptional(integrity);

/**
 * A build's complete remote.json, as remotes/build/emit-remote-json.ts and `conch describe` write it. The server needs only part of it.
 */
export const buildDescription = z.object({
  name,
  version,
  bundleFileName: file,
  moduleName,
  format,
  before,
  integrity: digest,
  assets: z.nonoptional(assets),
  sharedAssets, // older builds do not have it
  requires: z.nonoptional(requires),
  provides: z.nonoptional(provides),
  checksFiles: z.optional(z.boolean()), // older builds do not have it
  files: z.record(file, z.object({ integrity: digest, bytes: z.int() })),
});

/** Formats that are found by a global name. */
const WITH_GLOBAL: readonly z.infer<typeof format>[] = [undefined, 'script', 'callback'];

const withGlobal = buildDescription.check(
  z.refine(({ format, moduleName }) => moduleName !== undefined || !WITH_GLOBAL.includes(format), {
    error: 'missing',
    path: ['moduleName'],
  }),
);

export type BuildDescription = z.infer<typeof buildDescription>;

/**
 * The parsed remote.json of a build; undefined if the build has none.
 *
 * @throws {OperatorError} BUILD_UNREADABLE when remote.json does not describe a build; BUILD_UNREACHABLE
 */
export async function readDescription(reader: BuildReader): Promise<BuildDescription | undefined> {
  const file = await reader.read('remote.json');
  if (!file) return undefined;
  const text = file.content.toString('utf8');
  if (/^\s*</.test(text)) throw unreadable(reader, 'is an HTML page instead of JSON');
  const parsed = parseJson(text);
  if ('error' in parsed) throw unreadable(reader, `is not JSON: ${formatLocatedProblem(parsed.error)}`);
  const { data, problems } = parseWith(withGlobal, parsed.value);
  if (data) return data;
  const [first, ...more] = problems.map(formatProblem);
  throw unreadable(reader, `does not describe a build: ${first}${more.length > 0 ? ` (and ${more.length} more)` : ''}`);
}

const unreadable = ({ name }: BuildReader, fact: string): OperatorError =>
  new OperatorError(
    'BUILD_UNREADABLE',
    `${name}remote.json ${fact}.`,
    'Describe the build again ("conch describe"), or build it with remotes/build/preset.ts; copy its whole folder, and let the server answer 404 for missing files.',
  );

/** Files that modules need and of which nothing says what their bytes should be. */
export const filesWithoutDigest = ({ assets, sharedAssets = {}, files }: BuildDescription): string[] =>
  [...new Set([assets, sharedAssets].flatMap((modules) => Object.values(modules).flat()))].filter(
    (file) => !Object.hasOwn(files, file),
  );
