/** Builds the parts of dist/ that are missing or older than their sources, for `npm run test:quick`; the others stay. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A configuration of webpack.config.ts. */
type Part = {
  readonly name: string;
  /** The file that its build writes last. */
  readonly result: string;
  readonly sources: readonly string[];
};

const everyPart = ['package.json', 'package-lock.json', 'webpack.config.ts', 'remotes/build'];
const ofShell = [...everyPart, 'shell', 'manifests'];

function parts(): Part[] {
  const { workspaces }: { workspaces: string[] } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return [
    { name: 'shell', result: 'dist/shell/index.html', sources: ofShell },
    { name: 'preload', result: 'dist/shell/preload.js', sources: ofShell },
    { name: 'cli', result: 'dist/conch.mjs', sources: ofShell },
    ...workspaces.map((folder): Part => {
      const { version }: { version: string } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
      return {
        name: basename(folder),
        result: `dist/remotes/${basename(folder)}/${version}/remote.json`,
        sources: [...everyPart, folder, 'remotes/kit', 'remotes/store'],
      };
    }),
  ];
}

/** When a file, or anything below a folder, was last written, added or removed (ms since 1970). Unit tests do not count. */
function changedAt(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return path.endsWith('.test.ts') ? 0 : stat.mtimeMs;
  const below = readdirSync(path).filter((name) => name !== 'node_modules');
  return Math.max(stat.mtimeMs, ...below.map((name) => changedAt(join(path, name))));
}

function isStale({ result, sources }: Part): boolean {
  const file = join(root, result);
  if (!existsSync(file)) return true;
  const builtAt = statSync(file).mtimeMs;
  return sources.some((source) => changedAt(join(root, source)) > builtAt);
}

const startedAt = new Date();
const stale = parts().filter(isStale);
if (stale.length === 0) {
  console.log('dist/ is newer than all sources: nothing is built.');
} else {
  console.log(`Missing or stale in dist/: ${stale.map(({ name }) => name).join(', ')}`);
  const names = stale.flatMap(({ name }) => ['--config-name', name]);
  const { status } = spawnSync('npm', ['run', 'build', '--', ...names], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  // webpack does not write a file again whose content stays the same, which would look stale forever.
  for (const { result } of stale) utimesSync(join(root, result), startedAt, startedAt);
}
