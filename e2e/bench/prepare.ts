import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds what is missing in dist/, and finds or installs a Chromium. Ends the program if that fails; the reason is printed then. */
export function prepare(): void {
  npm('run', 'build', '--', '--env', 'missing');
  npm('exec', '--', 'tsx', 'e2e/browser.ts');
}

function npm(...args: readonly string[]): void {
  const { status, error } = spawnSync('npm', args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(1);
}
