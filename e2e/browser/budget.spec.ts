import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '../fixtures.ts';

const built = (path: string): string => fileURLToPath(new URL(`../../dist${path}.br`, import.meta.url));

for (const { host, path, budgetBytes } of [
  { host: 'conch serve, which writes the manifest into the page', path: '/nothing', budgetBytes: 14 * 1024 },
  // There the chunk that reads the manifest, and gives the hints that the page lacks, comes beside it.
  { host: 'a host that serves files alone', path: '/manifests/site.json', budgetBytes: 18 * 1024 },
]) {
  test(`the shell’s JavaScript before the first remote entry keeps to its budget, from ${host}`, async ({
    page,
    shell,
    faults,
  }, testInfo) => {
    // With a fault, pages come without hints: the shell asks for everything itself, in the order in which it needs it.
    await faults.answer(path, { headers: { 'conch-contract': null } });
    const scripts: string[] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (request.resourceType() === 'script') scripts.push(pathname);
    });
    await shell.open('');

    const firstRemote = scripts.findIndex((path) => path.startsWith('/remotes/'));
    expect(firstRemote, 'a remote entry is requested, after the shell').toBeGreaterThan(0);
    const before = [...new Set(scripts.slice(0, firstRemote))];
    expect(before.every((path) => path.startsWith('/shell/'))).toBe(true);
    const bytes = before.reduce((sum, path) => sum + statSync(built(path)).size, 0);
    const report = `${bytes} of ${budgetBytes} bytes of brotli: ${before.join(', ')}`;
    console.log(`Shell JavaScript before the first remote, from ${host}: ${report}`);
    testInfo.annotations.push({ type: 'budget', description: report });
    expect(bytes).toBeLessThanOrEqual(budgetBytes);
  });
}
