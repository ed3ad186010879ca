import type { Manifest } from '../../schema.ts';
import type { BuildLocation } from '../build/build-location.ts';
import { type CombinationOutcome, planCombinations } from './combinations.ts';
import { withOpenedSite } from './opened-site.ts';
import { runCombination } from './run-combination.ts';

/**
 * Opens the site with each combination of `planCombinations`, one at a time, in a headless Chromium and with the real shell.
 *
 * @throws {OperatorError} BROWSER_MISSING, SHELL_NOT_BUILT
 */
export const checkCombinations = (manifest: Manifest, location: BuildLocation): Promise<CombinationOutcome[]> =>
  withOpenedSite(
    manifest,
    () => location,
    async ({ browser, origin, serve }) => {
      const outcomes: CombinationOutcome[] = [];
      for (const combination of planCombinations(manifest)) {
        serve(combination.manifest);
        outcomes.push(await runCombination(combination, browser, origin));
      }
      return outcomes;
    },
  );
