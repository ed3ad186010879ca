import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fileError } from '../../file-error.ts';
import { OperatorError } from '../../operator-error.ts';
import { type BuildReader, openFolder } from './build-location.ts';
import { type BuildDescription, readDescription } from './read-description.ts';

/**
 * Copies a build's folder to the folder that it is served from. The copy appears at once, by a rename. Does nothing, and
 * gives false, if the build is there already.
 *
 * @throws {OperatorError} VERSION_TAKEN when that folder has other bytes, FILE_UNUSABLE when it cannot be written
 */
export async function publishBuild(from: string, to: string, description: BuildDescription): Promise<boolean> {
  if (resolve(from) === resolve(to) || (await isPublished(openFolder(to), description))) return false;
  const temporary = `${resolve(to)}.writing-${hostname()}-${process.pid}`;
  try {
    mkdirSync(dirname(temporary), { recursive: true });
    cpSync(from, temporary, { recursive: true });
    renameSync(temporary, resolve(to));
    return true;
  } catch (error) {
    // Another process may have published it in the meantime.
    if (existsSync(to) && (await isPublished(openFolder(to), description))) return false;
    const done = `${from} was not copied to ${to}, and the manifest was not changed`;
    throw fileError(error, 'FILE_UNUSABLE', done, to) ?? error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * Whether the same build is published already; false if that is only known to signed-in visitors.
 *
 * @throws {OperatorError} VERSION_TAKEN when another build is published there
 */
export async function isPublished(published: BuildReader, description: BuildDescription): Promise<boolean> {
  const found = await readDescription(published).catch((error: unknown) => {
    if (error instanceof OperatorError && error.code === 'SIGN_IN_NEEDED') return undefined;
    throw error;
  });
  if (!found) return false;
  if (isDeepStrictEqual(found.files, description.files) && found.name === description.name) return true;
  throw versionTakenError(description, `${published.name} has other bytes`);
}

export const versionTakenError = ({ name, version }: BuildDescription, fact: string): OperatorError =>
  new OperatorError(
    'VERSION_TAKEN',
    `${name} ${version} exists already, and ${fact}.`,
    'A version never changes, because caches and open tabs rely on it. Build it under a new version.',
  );
