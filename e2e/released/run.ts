/**
 * Runs the fixtures of released versions of the package, from a repository of its own, against the store of this working copy at a URL.
 * A version is a tag: `npm run test:released` takes the last two, `npm run test:released v0.1.0` that one. Run it before a release,
 * after `npm run build`.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../sites/hosts/conch-serve.ts';
import { repository } from '../support/paths.ts';

const folder = mkdtempSync(join(tmpdir(), 'conch-released-'));

/** Runs a program in this terminal. @throws {Error} if it fails */
function run(cwd: string, program: string, ...args: string[]): void {
  const { status } = spawnSync(program, args, { cwd, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}`);
}

function lastTwoVersions(): string[] {
  const { stdout } = spawnSync('git', ['tag', '--list', 'v*', '--sort=-version:refname'], {
    cwd: repository,
    encoding: 'utf8',
  });
  const tags = stdout.split('\n').filter(Boolean).slice(0, 2);
  if (tags.length === 0) throw new Error('There is no tag of a version here. Run "git fetch --tags".');
  return tags.reverse();
}

/** Builds a version from its tag. @returns path of the packed file */
function pack(tag: string): string {
  const source = join(folder, tag);
  run(repository, 'git', 'worktree', 'add', '--detach', '--force', source, tag);
  try {
    run(source, 'npm', 'ci', '--no-audit', '--no-fund', '--prefer-offline');
    run(source, 'npm', 'run', 'build');
    run(source, 'npm', 'pack', '--ignore-scripts', '--silent', '--pack-destination', folder);
  } finally {
    run(repository, 'git', 'worktree', 'remove', '--force', source);
  }
  return join(folder, `conch-shell-${tag.slice(1)}.tgz`);
}

/** A repository of a team, with the packed version and nothing else of Conch. */
function teamWith(tarball: string, tag: string, site: string): string {
  const team = mkdtempSync(join(folder, `team-${tag}-`));
  writeFileSync(join(team, 'package.json'), JSON.stringify({ name: 'team', private: true, type: 'module' }));
  writeFileSync(
    join(team, 'playwright.config.ts'),
    `export default { reporter: 'list', use: { site: ${JSON.stringify(site)} } };\n`,
  );
  copyFileSync(fileURLToPath(new URL('store.spec.ts', import.meta.url)), join(team, 'store.spec.ts'));
  run(team, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', tarball, '@playwright/test');
  return team;
}

const store = await serve();
try {
  const tags = process.argv.length > 2 ? process.argv.slice(2) : lastTwoVersions();
  for (const tag of tags) {
    const team = teamWith(pack(tag), tag, store.url);
    run(team, 'npx', 'playwright', 'test');
    console.log(`The fixtures of ${tag} work against the store of this working copy.`);
  }
} finally {
  await store.close();
  rmSync(folder, { recursive: true });
}
