import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { test as base, expect } from '../../fixtures.ts';
import { type Served, serve } from '../../sites/hosts/conch-serve.ts';
import { container } from '../../sites/remotes/fake-remotes.ts';
import { site } from '../../sites/site.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

type Collected = { readonly served: Served; readonly records: () => Record<string, unknown>[] };

/** Its button does what the policy of the page refuses. */
const shop = container(
  'shop',
  `{
    mount({ domElement }) {
      const button = (name, action) => {
        domElement.append(Object.assign(document.createElement('button'), { textContent: name, onclick: action }));
      };
      button('connect', () => { fetch('https://ads.example/data?visitor=1').catch(() => {}); });
      button('html', () => { try { domElement.innerHTML = '<b>bold</b>'; } catch {} });
    },
    unmount() {},
  }`,
);

const test = base.extend<{ collecting: Collected }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures it depends on
  collecting: async ({}, use) => {
    const reports = temporaryFolder();
    const builds = { '1.0.0': shop, '1.1.0': `${shop};` };
    const options = site({
      remotes: { shop: { builds, version: '1.1.0', previous: { version: '1.0.0' } } },
      edit: (manifest) => {
        manifest.policy = { trustedTypes: 'enforce' };
      },
    });
    const served = await serve({ ...options, reports });
    const records = () =>
      readFileSync(join(reports, 'violations.jsonl'), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    await use({ served, records });
    await served.close();
  },
});

const collectEvents = (page: Page) =>
  page.addInitScript(() => {
    const reported: unknown[] = [];
    Object.assign(window, { reported });
    addEventListener('conch:error', ({ detail }) => reported.push(detail));
  });

const ofShop = (version: string) => ({ remote: 'shop', version });

test('what the policy refuses to a remote is an event in the page, and a line in the file of reports', {
  tag: '@firefox',
}, async ({ page, shell, collecting: { served, records }, watch }) => {
  watch.announce(/Content.Security.Policy|Trusted|ads\.example/);
  await collectEvents(page);
  await shell.open(served.url);
  const entry = expect.stringContaining(`${served.url}remotes/shop/1.1.0/remoteEntry.js`);
  for (const [button, directive, blocked] of [
    ['connect', 'connect-src', 'https://ads.example/data'],
    ['html', 'require-trusted-types-for', 'trusted-types-sink'],
  ] as const) {
    await page.getByRole('button', { name: button }).click();
    await expect
      .poll(() => page.evaluate('reported'))
      .toContainEqual({
        ...ofShop('1.1.0'),
        code: 'POLICY_VIOLATED',
        message: expect.stringContaining(`${directive} refused ${blocked}`),
        filename: entry,
        line: expect.any(Number),
        column: expect.any(Number),
        others: [],
      });
    await expect
      .poll(records)
      .toContainEqual(expect.objectContaining({ ...ofShop('1.1.0'), directive, blocked, page: served.url }));
  }
  expect(await page.evaluate('reported.length'), 'once for all policies of the page').toBe(2);
});

test('a file with another digest is an event and a report, also when the previous build replaces it', {
  tag: '@firefox',
}, async ({ page, shell, collecting: { served, records }, watch }) => {
  watch.announce(/integrity|INTEGRITY|ERR_|Failed to load/i);
  await collectEvents(page);
  served.edit((manifest) => {
    const { shop } = manifest.remotes;
    if (shop) shop.integrity = `sha256-${'A'.repeat(43)}=`;
  });
  await shell.open(served.url);
  await expect(page.getByRole('button', { name: 'connect' })).toBeVisible();
  expect(await page.evaluate('reported')).toMatchObject([{ ...ofShop('1.1.0'), code: 'ENTRY_INTEGRITY_MISMATCH' }]);
  await expect.poll(records).toMatchObject([
    {
      kind: 'integrity',
      ...ofShop('1.1.0'),
      directive: 'ENTRY_INTEGRITY_MISMATCH',
      blocked: `${served.url}remotes/shop/1.1.0/remoteEntry.js`,
    },
  ]);
});
