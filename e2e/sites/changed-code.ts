import type { Page } from '@playwright/test';

export type Ran = {
  /** The changed files that ran, or whose rules apply. */
  readonly ran: () => Promise<string[]>;
};

export const ranFixture = {
  ran: async ({ page }: { page: Page }, use: (ran: Ran['ran']) => Promise<void>) => {
    const scripts: string[] = [];
    await page.exposeFunction('ran', (file: string) => void scripts.push(file));
    await use(async () => {
      const styles = await page.evaluate(() => getComputedStyle(document.body).getPropertyValue('--changed'));
      return [...scripts, ...(styles ? [styles] : [])];
    });
  },
};

/**
 * Changes a file of a build on its way: it does what it did, and tells the test that it did.
 *
 * @param own its content
 * @returns what undoes it
 */
export async function changeFile(
  page: Page,
  [remote, file]: readonly [remote: string, file: string],
  own: string,
): Promise<() => Promise<void>> {
  const isFile = ({ pathname }: URL) => decodeURI(pathname).endsWith(`/remotes/${remote}/1.0.0/${file}`);
  const answer = file.endsWith('.css')
    ? { contentType: 'text/css', body: `${own}\n:root, body { --changed: "${file}"; }` }
    : { contentType: 'text/javascript', body: `ran(${JSON.stringify(file)});\n${own}` };
  await page.route(isFile, (route) => route.fulfill(answer));
  return () => page.unroute(isFile);
}
