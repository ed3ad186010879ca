import type { Manifest } from '../../schema.ts';
import type { BuildLocation } from '../build/build-location.ts';
import { explainFailure } from './explain-failure.ts';
import { withOpenedSite } from './opened-site.ts';
import type { Outcome } from './outcome.ts';
import { runSmokeTest } from './run-smoke-test.ts';
import { planSmokeTests } from './smoke-tests.ts';

/**
 * Runs a smoke test of every application and fragment of every build, one at a time, in a headless Chromium and with the real shell.
 *
 * @throws {OperatorError} BROWSER_MISSING, SHELL_NOT_BUILT
 */
export const checkDeeply = (manifest: Manifest, location: BuildLocation): Promise<Outcome[]> =>
  withOpenedSite(
    manifest,
    () => location,
    async ({ browser, origin, serve }) => {
      const outcomes: Outcome[] = [];
      for (const smokeTest of planSmokeTests(manifest)) {
        serve(smokeTest.manifest);
        const outcome = await runSmokeTest(smokeTest, browser, origin);
        const [failure] = outcome.failures;
        const explained = failure ? [await explainFailure(failure, smokeTest, location, browser)] : [];
        outcomes.push({ ...outcome, failures: explained });
      }
      return outcomes;
    },
  );
