import type { Page } from '@playwright/test';

/** What a visitor is connected by. */
export const lines = {
  none: { title: 'no limit' },
  'slow-4g': { title: 'slow 4G', latencyMs: 150, downKbit: 1600, upKbit: 750 },
} as const;
export type Line = keyof typeof lines;

const bytesPerSecond = (kbit: number) => (kbit * 1000) / 8;

/** Chromium's own limits. They add the latency to each request, also on a connection that is open, and to no handshake. */
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
