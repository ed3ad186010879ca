import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };

/**
 * Where a new site gets conch-shell from: where this program came from. That is the registry, or a file such as a tarball, which the
 * package.json that installed this program names, also that of npx.
 */
export function ownSpecifier(): string {
  const own = dirname(import.meta.dirname);
  const [, installer] = /^(.*)[\\/]node_modules[\\/]conch-shell$/.exec(own) ?? [];
  if (installer === undefined) return `file:${own}`; // a checkout of Conch
  const file = join(installer, 'package.json');
  const { dependencies, devDependencies } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const specifier: unknown = { ...devDependencies, ...dependencies }['conch-shell'];
  if (typeof specifier !== 'string' || !specifier.startsWith('file:')) return `^${packageJson.version}`;
  return `file:${resolve(installer, specifier.slice('file:'.length))}`;
}
