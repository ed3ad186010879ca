import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

/**
 * The first of these packages that is installed in the working directory or next to `conch` itself; undefined if none is. They are not
 * bundled into dist/conch.mjs.
 */
export function requireInstalled(names: readonly string[]): unknown {
  const places = [join(process.cwd(), 'conch'), resolve(process.argv[1] ?? 'conch')];
  for (const require of places.map((place) => createRequire(place))) {
    for (const name of names) {
      const found = tryRequire(require, name);
      if (found) return found;
    }
  }
  return undefined;
}

function tryRequire(require: NodeJS.Require, name: string): unknown {
  try {
    return require(name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
