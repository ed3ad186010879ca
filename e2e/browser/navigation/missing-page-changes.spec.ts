import { expect, motion, test } from '../../fixtures.ts';
import { pageChangesSite } from '../../sites/page-changes-site.ts';
import { clickLink } from '../../support/page-changes.ts';
import { chunkPattern, chunks } from '../../support/shell-internals.ts';
import { thorough } from '../../support/thorough.ts';

test.use(motion);

test(
  'without the chunk of page changes the site works, warns once, and requests the chunk again',
  thorough(),
  async ({ page, shell, serveSite, watch }) => {
    const { url } = await serveSite(pageChangesSite());
    const warnings = () => watch.consoleWarnings.filter((text) => text.includes(chunks.pageChanges));
    await page.route(chunkPattern('pageChanges'), (route) => route.abort());
    await shell.open(url);
    await expect.poll(warnings).toHaveLength(1);
    const document = await shell.loadedAt();
    const failed = page.waitForEvent('requestfailed', (request) => request.url().includes(chunks.pageChanges));
    await clickLink(page, '/other');
    await expect(shell.heading).toHaveText('other');
    await expect(page).toHaveTitle('Other');
    await failed;
    await page.unroute(chunkPattern('pageChanges'));
    await clickLink(page, '/list');
    await shell.navigationReady();
    await clickLink(page, '/other');
    await expect(shell.heading).toBeFocused();
    expect(await shell.loadedAt()).toBe(document);
    expect(warnings()).toHaveLength(1);
  },
);
