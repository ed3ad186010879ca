import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from './fixtures.ts';

const BUDGET_BYTES = 18 * 1024;
const built = (path: string): string => fileURLToPath(new URL(`../dist${path}.br`, import.meta.url));

test('the shell’s JavaScript before the first remote entry keeps to its budget', async ({
  page,
  shell,
  faults,
}, testInfo) => {
  // The shell asks for everything itself then, in the order in which it needs it.
  await faults.answer('/manifests/site.json', { headers: {} });
  const scripts: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    // The last one is for when the shell does not start: it comes after the shell, which does not wait for it.
    if (request.resourceType() === 'script' && !/\/plain-page\./.test(pathname)) scripts.push(pathname);
  });
  await shell.open('');

  const firstRemote = scripts.findIndex((path) => path.startsWith('/remotes/'));
  expect(firstRemote, 'a remote entry is requested, after the shell').toBeGreaterThan(0);
  const before = scripts.slice(0, firstRemote);
  expect(before.every((path) => path.startsWith('/shell/'))).toBe(true);
  const bytes = before.reduce((sum, path) => sum + statSync(built(path)).size, 0);
  const report = `${bytes} of ${BUDGET_BYTES} bytes of brotli: ${before.join(', ')}`;
  console.log(`Shell JavaScript before the first remote: ${report}`);
  testInfo.annotations.push({ type: 'budget', description: report });
  expect(bytes).toBeLessThanOrEqual(BUDGET_BYTES);
});
