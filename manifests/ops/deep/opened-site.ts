import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { createServer } from '../../../shell/server/server.ts';
import type { Manifest } from '../../schema.ts';
import type { BuildLocation } from '../build/build-location.ts';
import { openBrowser } from './open-browser.ts';

export type OpenedSite = {
  readonly browser: Browser;
  readonly origin: string;
  /** The folders that it is served from. */
  readonly location: BuildLocation;
  /** The next page that opens has this manifest. */
  readonly serve: (manifest: Manifest) => void;
};

/**
 * Serves a site on a free port, from temporary copies of manifests and with the real shell, while `work` opens it in a headless Chromium.
 *
 * @param locate gives the folders to serve; it is called when the browser has started
 * @throws {OperatorError} BROWSER_MISSING, SHELL_NOT_BUILT
 */
export async function withOpenedSite<Result>(
  manifest: Manifest,
  locate: () => BuildLocation | Promise<BuildLocation>,
  work: (site: OpenedSite) => Promise<Result>,
): Promise<Result> {
  const browser = await openBrowser(); // first: without one, nothing is written
  try {
    const location = await locate();
    const { root, assets } = location;
    const folder = mkdtempSync(join(tmpdir(), 'conch-check-'));
    try {
      const file = join(folder, 'site.json');
      const serve = (current: Manifest) => writeFileSync(file, JSON.stringify(current));
      serve(manifest);
      const server = await createServer({ root, assets, manifest: file, base: '/', log: () => {} });
      try {
        const origin = await server.listen({ port: 0, host: '127.0.0.1' });
        return await work({ browser, origin, location, serve });
      } finally {
        await server.close();
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  } finally {
    await browser.close();
  }
}
