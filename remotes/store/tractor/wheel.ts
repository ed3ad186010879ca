import { pointAround, type Wheel } from './frame.ts';
import { svg } from './svg.ts';

/** Path data of the lugs: slanted bars around the tread that stick out a little from the tyre. */
function lugs(wheel: Wheel, count: number): string {
  const step = (2 * Math.PI) / count;
  return Array.from({ length: count }, (_, index) => {
    const angle = index * step;
    const outer = [angle, angle + step * 0.5].map((each) => pointAround(wheel, each, wheel.r));
    const inner = [angle + step * 1.05, angle + step * 0.6].map((each) => pointAround(wheel, each, wheel.r * 0.8));
    return `M${outer.join('L')}L${inner.join('L')}Z`;
  }).join('');
}

/** A circle around the hub; `share` is its radius as a share of the wheel's. */
const circle = ({ x, y, r }: Wheel, share: number, attributes: string) =>
  svg`<circle cx="${x}" cy="${y}" r="${r * share}" ${attributes}/>`;

/** Evenly spaced dots on a circle, drawn as a dashed line: dashes of length 0 with round caps are dots. */
function bolts(wheel: Wheel, share: number, count: number): string {
  const gap = (2 * Math.PI * wheel.r * share) / count;
  return circle(
    wheel,
    share,
    // Three decimal places: with one, rounding errors would add up to a visible gap around the circle.
    `fill="none" stroke="#6d675a" stroke-width="${(wheel.r * 0.06).toFixed(1)}" stroke-linecap="round"
      stroke-dasharray="0 ${gap.toFixed(3)}"`,
  );
}

function tyre(wheel: Wheel, count: number): string {
  return [
    `<path d="${lugs(wheel, count)}" fill="#343a3d"/>`,
    circle(wheel, 0.945, 'fill="url(#tyre)"'),
    `<path d="${lugs(wheel, count)}" fill="#1f2325" fill-opacity=".5"/>`,
    circle(wheel, 0.72, svg`fill="none" stroke="#7b8285" stroke-opacity=".5" stroke-width="${wheel.r * 0.015}"`),
    circle(wheel, 0.585, 'fill="#1b1e20"'),
  ].join('');
}

/** A wheel with a dished rim, bolts, and a hub in the tractor's paint. */
export const spokedWheel = (wheel: Wheel, lugCount: number): string =>
  [
    tyre(wheel, lugCount),
    circle(wheel, 0.55, 'fill="url(#rim)"'),
    circle(wheel, 0.375, 'fill="#8d8573" fill-opacity=".35"'),
    circle(wheel, 0.36, 'fill="url(#rim)"'),
    bolts(wheel, 0.27, 8),
    circle(wheel, 0.185, 'fill="#2b2422" fill-opacity=".35"'),
    circle(wheel, 0.17, 'fill="url(#hub)"'),
    circle(wheel, 0.07, 'fill="#fff" fill-opacity=".28"'),
  ].join('');

/** A wheel with a hub motor: a closed dark disc with a ring in the tractor's paint. */
export const discWheel = (wheel: Wheel, lugCount: number): string =>
  [
    tyre(wheel, lugCount),
    circle(wheel, 0.55, 'fill="url(#disc)"'),
    circle(wheel, 0.47, svg`fill="none" stroke="url(#hub)" stroke-width="${wheel.r * 0.055}"`),
    circle(
      wheel,
      0.3,
      svg`fill="none" stroke="#14181b" stroke-width="${wheel.r * 0.16}"
        stroke-dasharray="${wheel.r * 0.24} ${wheel.r * 0.137}"`,
    ),
    circle(wheel, 0.16, 'fill="url(#rim)"'),
    circle(wheel, 0.07, 'fill="#14181b"'),
  ].join('');
