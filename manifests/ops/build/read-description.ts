import * as z from 'zod/mini';
import { OperatorError } from '../../operator-error.ts';
import { parseWith } from '../../parse-with.ts';
import { formatProblem } from '../../problem.ts';
import { strict } from '../../schema.ts';
import type { BuildReader } from './build-location.ts';

const { name } = strict.application.shape;
const { version, bundleFileName, moduleName, integrity, assets, sharedAssets, requires, provides } =
  strict.remote.shape;
const digest = z.nonoptional(integrity);

/** A build's whole remote.json, as remotes/describe-build.ts writes it. The server gets by with less of it. */
export const buildDescription = z.object({
  name,
  version,
  bundleFileName,
  moduleName,
  integrity: digest,
  assets: z.nonoptional(assets),
  sharedAssets, // those of older builds have none
  requires: z.nonoptional(requires),
  provides: z.nonoptional(provides),
  files: z.record(bundleFileName, z.object({ integrity: digest, bytes: z.int() })),
});

export type BuildDescription = z.infer<typeof buildDescription>;

/**
 * What a build says of itself; undefined where it has no remote.json.
 *
 * @throws {OperatorError} BUILD_UNREADABLE when it has one that does not describe a build; BUILD_UNREACHABLE
 */
export async function readDescription(place: BuildReader): Promise<BuildDescription | undefined> {
  const file = await place.read('remote.json');
  if (!file) return undefined;
  const { data, problems } = parseWith(buildDescription, parse(file.content.toString('utf8'), place));
  if (data) return data;
  const [first, ...more] = problems.map(formatProblem);
  throw unreadable(place, `does not describe a build: ${first}${more.length > 0 ? ` (and ${more.length} more)` : ''}`);
}

function parse(text: string, place: BuildReader): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    const isPage = /^\s*</.test(text);
    throw unreadable(place, isPage ? 'is a page, and not JSON' : `is not JSON: ${cause.message}`, cause);
  }
}

const unreadable = ({ name }: BuildReader, fact: string, cause?: unknown): OperatorError =>
  new OperatorError(
    'BUILD_UNREADABLE',
    `${name}remote.json ${fact}.`,
    'Build the remote with remotes/preset.ts, copy its whole folder, and let a file that is missing answer 404.',
    { cause },
  );
