import type { Manifest } from '../../schema.ts';
import type { BuildLocation } from '../build/build-location.ts';
import { explainFailure } from '../deep/explain-failure.ts';
import { type OpenedSite, withOpenedSite } from '../deep/opened-site.ts';
import type { Failure } from '../deep/outcome.ts';
import { runSmokeTest } from '../deep/run-smoke-test.ts';
import type { SmokeTest } from '../deep/smoke-tests.ts';
import { type Axe, findAxe } from './axe.ts';
import { exceeds, median, mountLimitMs } from './limits.ts';
import { measurePart, type Visit } from './measure-part.ts';

/** One part of the site with the new build, and with the one that it replaces. */
export type Part = { readonly now: SmokeTest; readonly before: SmokeTest | undefined };

/** What one build did. Of a build that does not mount, the figures are undefined. */
export type Opened = {
  readonly failures: readonly Failure[];
  readonly mountMs: number | undefined;
  readonly bytes: number | undefined;
  readonly violations: Visit['violations'];
};

export type OpenedPart = { readonly name: string; readonly now: Opened; readonly before: Opened | undefined };

export type OpenedParts = Pick<OpenedSite, 'location'> & {
  readonly parts: readonly OpenedPart[];
  readonly hasAxe: boolean;
};

/** Visits of each build of which the median counts. */
const VISITS = 3;
/** Visits that decide where these say that the new build is slower. */
const MORE_VISITS = 7;

/**
 * Opens each part of the site with both builds, in a headless Chromium and with the real shell.
 *
 * @param locate gives the folders to serve; it is called when the browser has started
 * @throws {OperatorError} BROWSER_MISSING, SHELL_NOT_BUILT
 */
export const openBuilds = (
  parts: readonly Part[],
  manifest: Manifest,
  locate: () => Promise<BuildLocation>,
): Promise<OpenedParts> =>
  withOpenedSite(manifest, locate, async (site) => {
    const axe = findAxe();
    const opened: OpenedPart[] = [];
    for (const part of parts) opened.push(await openPart(part, site, axe));
    return { parts: opened, hasAxe: axe !== undefined, location: site.location };
  });

async function openPart(part: Part, site: OpenedSite, axe?: Axe): Promise<OpenedPart> {
  const { now, before } = part;
  const failures = await failuresOf(now, site);
  // What the old build does wrong matters only if the new one does, too.
  const earlier = failures.length > 0 && before ? await failuresOf(before, site) : [];
  const visits = await visitBoth(part, site, VISITS, axe);
  const isSlower = exceeds(mountLimitMs, mountTimeOf(visits.now), mountTimeOf(visits.before ?? []));
  const decisive = isSlower ? await visitBoth(part, site, MORE_VISITS) : visits;
  return {
    name: now.name,
    now: { ...summarize(visits.now), mountMs: mountTimeOf(decisive.now), failures },
    before: visits.before && {
      ...summarize(visits.before),
      mountMs: mountTimeOf(decisive.before ?? []),
      failures: earlier,
    },
  };
}

async function failuresOf(
  smokeTest: SmokeTest,
  { serve, browser, origin, location }: OpenedSite,
): Promise<readonly Failure[]> {
  serve(smokeTest.manifest);
  const { failures } = await runSmokeTest(smokeTest, browser, origin);
  return Promise.all(failures.map((failure) => explainFailure(failure, smokeTest, location, browser)));
}

type Visits = { readonly now: readonly Visit[]; readonly before: readonly Visit[] | undefined };

/** In turns, so that both builds get the same share of what else the machine does. */
async function visitBoth({ now, before }: Part, site: OpenedSite, count: number, axe?: Axe): Promise<Visits> {
  const visits = { now: [] as Visit[], before: [] as Visit[] };
  for (let round = 0; round < count; round += 1) {
    const once = round === 0 ? axe : undefined;
    if (before) visits.before.push(...(await visit(before, site, once)));
    visits.now.push(...(await visit(now, site, once)));
  }
  return { now: visits.now, before: before && visits.before };
}

/** Nothing if the part does not mount. */
async function visit(part: SmokeTest, { serve, browser, origin }: OpenedSite, axe?: Axe): Promise<readonly Visit[]> {
  serve(part.manifest);
  return [(await measurePart(part, browser, origin, axe)) ?? []].flat();
}

const mountTimeOf = (visits: readonly Visit[]): number | undefined => median(visits.map(({ mountMs }) => mountMs));

const summarize = ([first]: readonly Visit[]) => ({ bytes: first?.bytes, violations: first?.violations ?? [] });
