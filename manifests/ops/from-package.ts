import { OperatorError } from '../operator-error.ts';

/**
 * Loads the part of the package that needs webpack. It is next to dist/conch.mjs in the package conch-shell, and not in that file, which
 * runs with Node alone (webpack.config.ts).
 *
 * @throws {OperatorError} PACKAGE_MISSING
 */
export async function fromPackage<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing) throw cause;
    throw new OperatorError(
      'PACKAGE_MISSING',
      `This command needs more than the file conch.mjs: ${cause.message}`,
      'Install the package in the site ("npm install --save-dev conch-shell webpack"), then run "npx conch".',
      { cause },
    );
  }
}
