import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../../fixtures.ts';
import { dist } from '../../support/paths.ts';

const compressed = (path: string): string => join(dist, `${path}.br`);

for (const { host, path, budgetBytes } of [
  { host: 'conch serve, which embeds the manifest', path: '/nothing', budgetBytes: 14 * 1024 },
  // There the chunk that validates the manifest, and adds the missing preload hints, is requested with it.
  { host: 'a host that serves files alone', path: '/manifests/site.json', budgetBytes: 18 * 1024 },
]) {
  test(`the shell’s JavaScript before the first remote entry is within its budget, from ${host}`, async ({
    page,
    shell,
    faults,
    requests,
  }, testInfo) => {
    // With a fault, pages have no preload hints: the shell requests everything itself, in the order in which it needs it.
    await faults.answer(path, { headers: { 'conch-contract': null } });
    await shell.open('');
    const scripts = requests
      .matching()
      .filter((request) => request.resourceType() === 'script')
      .map((request) => new URL(request.url()).pathname);

    const inPage = await page.evaluate(
      () => document.querySelector('#conch-shell') && document.documentElement.dataset,
    );
    const firstRemote = scripts.findIndex((path) => path.startsWith('/remotes/'));
    expect(firstRemote, 'a remote entry is requested').toBeGreaterThanOrEqual(0);
    const before = [...new Set([`/shell/${inPage?.shellScript}`, ...scripts.slice(0, firstRemote)])];
    expect(before.every((path) => path.startsWith('/shell/'))).toBe(true);
    const bytes = before.reduce((sum, path) => sum + statSync(compressed(path)).size, 0);
    const report = `${bytes} of ${budgetBytes} bytes of brotli: ${before.join(', ')}`;
    console.log(`Shell JavaScript before the first remote, from ${host}: ${report}`);
    testInfo.annotations.push({ type: 'budget', description: report });
    expect(bytes).toBeLessThanOrEqual(budgetBytes);
  });
}
