import type { CDPSession, Page } from '@playwright/test';

type Asked = { readonly url: string; readonly crossOrigin: string | null; readonly integrity: string };

/** What the page is told to preload, and the scripts and styles that were really put into it since. */
export async function watchElements(page: Page): Promise<() => Promise<{ hints: Asked[]; used: Asked[] }>> {
  await page.addInitScript(() => {
    const used: Asked[] = [];
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

/** How many answers had to arrive one after the other before each file was asked for; the page itself is 1. */
export async function watchDepths(page: Page): Promise<Map<string, number>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const depths = new Map<string, number>();
  session.on('Network.requestWillBeSent', ({ request: { url }, documentURL, initiator }) => {
    const asking = [initiator.stack, initiator.stack?.parent].flatMap((stack) => stack?.callFrames ?? []);
    const by = asking.map((frame) => frame.url).find((script) => depths.has(script)) ?? documentURL;
    if (/^http/.test(url) && !depths.has(url)) depths.set(url, url === documentURL ? 1 : (depths.get(by) ?? 0) + 1);
  });
  return depths;
}
