import type { CDPSession, Page } from '@playwright/test';

type LoadedElement = { readonly url: string; readonly crossOrigin: string | null; readonly integrity: string };

/** The preload hints of the page, and the scripts and style sheets that were really added to it. */
export async function watchElements(
  page: Page,
): Promise<() => Promise<{ hints: LoadedElement[]; used: LoadedElement[] }>> {
  await page.addInitScript(() => {
    const used: LoadedElement[] = [];
    Object.assign(window, { used });
    new MutationObserver((records) => {
      for (const node of records.flatMap(({ addedNodes }) => [...addedNodes])) {
        const { crossOrigin, integrity } = Object(node);
        if (node instanceof HTMLScriptElement && node.src) used.push({ url: node.src, crossOrigin, integrity });
        if (node instanceof HTMLLinkElement && node.rel === 'stylesheet') {
          used.push({ url: node.href, crossOrigin, integrity });
        }
      }
    }).observe(document, { childList: true, subtree: true });
  });
  return () =>
    page.evaluate(() => ({
      hints: [...document.querySelectorAll<HTMLLinkElement>('link[rel="preload"]')].map(
        ({ href: url, crossOrigin, integrity }) => ({ url, crossOrigin, integrity }),
      ),
      used: Reflect.get(window, 'used'),
    }));
}

/**
 * Request depth of each URL: how many responses in sequence it took, its own included. The page is 1, files that its HTML
 * names are 2, files that a script requests are 3 or more.
 */
export async function watchDepths(page: Page): Promise<Map<string, number>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const depths = new Map<string, number>();
  session.on('Network.requestWillBeSent', ({ request: { url }, documentURL, initiator }) => {
    const callers = [initiator.stack, initiator.stack?.parent].flatMap((stack) => stack?.callFrames ?? []);
    const by = callers.map((frame) => frame.url).find((script) => depths.has(script)) ?? documentURL;
    if (/^http/.test(url) && !depths.has(url)) depths.set(url, url === documentURL ? 1 : (depths.get(by) ?? 0) + 1);
  });
  return depths;
}

/** Path and depth of the URLs whose path matches. */
export const depthsOf = (depths: ReadonlyMap<string, number>, pattern: RegExp): [path: string, depth: number][] =>
  [...depths]
    .map(([url, depth]): [string, number] => [new URL(url).pathname, depth])
    .filter(([path]) => pattern.test(path));
