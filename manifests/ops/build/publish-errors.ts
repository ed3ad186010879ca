import { OperatorError } from '../../operator-error.ts';
import type { BuildDescription } from './read-description.ts';

export const changedError = (file: string, { name, version }: BuildDescription): OperatorError =>
  new OperatorError(
    'BUILD_UNFIT',
    `${file} of ${name} ${version} has changed while it was copied, so the copy was not completed.`,
    'Run the command again when the build is complete.',
  );

export const versionTakenError = (
  { name, version }: Pick<BuildDescription, 'name' | 'version'>,
  fact: string,
): OperatorError =>
  new OperatorError(
    'VERSION_TAKEN',
    `${name} ${version} exists already, and ${fact}.`,
    'A version never changes, because caches and open tabs rely on it. Build it under a new version.',
  );
