import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { OperatorError } from '../../operator-error.ts';
import { type BuildReader, openFolder } from './build-location.ts';
import { type BuildDescription, readDescription } from './read-description.ts';

/**
 * Copies a build's folder to where it is served from, all at once: nobody finds half of it. A build that is there already is
 * left as it is.
 *
 * @throws {OperatorError} VERSION_TAKEN when other bytes are there
 */
export async function publishBuild(from: string, to: string, description: BuildDescription): Promise<void> {
  if (resolve(from) === resolve(to) || (await isPublished(openFolder(to), description))) return;
  const written = `${resolve(to)}.writing-${hostname()}-${process.pid}`;
  mkdirSync(dirname(written), { recursive: true });
  try {
    cpSync(from, written, { recursive: true });
    renameSync(written, resolve(to));
  } catch (error) {
    // Somebody has put the folder there meanwhile.
    if (!existsSync(to) || !(await isPublished(openFolder(to), description))) throw error;
  } finally {
    rmSync(written, { recursive: true, force: true });
  }
}

/** Whether a build is where it is to be. @throws {OperatorError} VERSION_TAKEN when another one is */
export async function isPublished(place: BuildReader, description: BuildDescription): Promise<boolean> {
  const there = await readDescription(place);
  if (!there) return false;
  if (isDeepStrictEqual(there.files, description.files) && there.name === description.name) return true;
  throw versionTakenError(description, `${place.name} has other bytes`);
}

export const versionTakenError = ({ name, version }: BuildDescription, fact: string): OperatorError =>
  new OperatorError(
    'VERSION_TAKEN',
    `${name} ${version} exists already, and ${fact}.`,
    'A version never changes: caches and open tabs rely on it. Build it under a new one.',
  );
