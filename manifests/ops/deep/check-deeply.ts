import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from '../../../shell/server/server.ts';
import type { Manifest } from '../../schema.ts';
import type { BuildLocation } from '../build/build-location.ts';
import { explainFailure } from './explain-failure.ts';
import { openBrowser } from './open-browser.ts';
import type { Outcome } from './outcome.ts';
import { runSmokeTest } from './run-smoke-test.ts';
import { planSmokeTests } from './smoke-tests.ts';

/**
 * Runs a smoke test of every application and fragment of every build, one at a time, in a headless Chromium and with
 * the real shell. The site is served on a free port, from a temporary copy of the manifest.
 *
 * @throws {OperatorError} BROWSER_MISSING, SHELL_NOT_BUILT
 */
export async function checkDeeply(manifest: Manifest, { root, assets }: BuildLocation): Promise<Outcome[]> {
  const folder = mkdtempSync(join(tmpdir(), 'conch-check-'));
  const file = join(folder, 'site.json');
  const serve = (current: Manifest) => writeFileSync(file, JSON.stringify(current));
  serve(manifest);
  try {
    const server = await createServer({ root, assets, manifest: file, base: '/', log: () => {} });
    const browser = await openBrowser();
    try {
      const origin = await server.listen({ port: 0, host: '127.0.0.1' });
      const outcomes: Outcome[] = [];
      for (const smokeTest of planSmokeTests(manifest)) {
        serve(smokeTest.manifest);
        const outcome = await runSmokeTest(smokeTest, browser, origin);
        const { failure } = outcome;
        const explained = failure && (await explainFailure(failure, smokeTest, { root, assets }, browser));
        outcomes.push({ ...outcome, failure: explained });
      }
      return outcomes;
    } finally {
      await Promise.all([browser.close(), server.close()]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
