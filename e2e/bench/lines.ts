import type { Page } from '@playwright/test';

/** The network of a visitor. */
export const lines = {
  none: { title: 'no limit' },
  'slow-4g': { title: 'slow 4G', latencyMs: 150, downKbit: 1600, upKbit: 750 },
} as const;
export type Line = keyof typeof lines;

const bytesPerSecond = (kbit: number) => (kbit * 1000) / 8;

/** Limits of Chromium's DevTools. They add the latency to each request, also on an open connection, but not to handshakes. */
export async function limit(page: Page, line: Line): Promise<void> {
  if (line === 'none') return;
  const { latencyMs, downKbit, upKbit } = lines[line];
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: latencyMs,
    downloadThroughput: bytesPerSecond(downKbit),
    uploadThroughput: bytesPerSecond(upKbit),
  });
}
