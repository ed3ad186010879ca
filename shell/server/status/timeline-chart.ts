import type { SiteStatus } from '../../../manifests/ops/status/site-status.ts';

type Timeline = SiteStatus['timeline'];

const WIDTH = 720;
const HEIGHT = 120;
const GAP = 4;

/** Bars of page loads, in SVG; the lower part of each are those with a failure. Its text is in the table below it. */
export function timelineChart(timeline: Timeline): string {
  const most = Math.max(1, ...timeline.map(({ pageLoads }) => pageLoads));
  const step = WIDTH / timeline.length;
  const bar = (kind: string, index: number, count: number) => {
    const height = (count / most) * HEIGHT;
    return `<rect class="${kind}" x="${round(index * step)}" y="${round(HEIGHT - height)}" width="${round(step - GAP)}" height="${round(height)}" rx="2"/>`;
  };
  const bars = timeline.map(({ pageLoads, failedPageLoads }, index) =>
    [
      ...(pageLoads > 0 ? [bar('loads', index, pageLoads)] : []),
      ...(failedPageLoads > 0 ? [bar('failed', index, failedPageLoads)] : []),
    ].join(''),
  );
  const axis = `<line x1="0" x2="${WIDTH}" y1="${HEIGHT}" y2="${HEIGHT}"/>`;
  return `<svg viewBox="0 -1 ${WIDTH} ${HEIGHT + 2}" preserveAspectRatio="none" aria-hidden="true">${bars.join('')}${axis}</svg>`;
}

/** A bar that is as long as a share of its cell, from 0 to 1. */
export const shareBar = (share: number): string =>
  `<svg class="share" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="rest" width="100" height="6" rx="3"/><rect class="loads" width="${round(share * 100)}" height="6" rx="3"/></svg>`;

const round = (value: number): number => Math.round(value * 10) / 10;
