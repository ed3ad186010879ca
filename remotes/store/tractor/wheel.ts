import { around, type Wheel } from './frame.ts';
import { svg } from './svg.ts';

/** Slanted bars around the tread, seen from the side; they rise a little above the tyre. */
function lugs(wheel: Wheel, count: number): string {
  const step = (2 * Math.PI) / count;
  return Array.from({ length: count }, (_, index) => {
    const angle = index * step;
    const outer = [angle, angle + step * 0.5].map((each) => around(wheel, each, wheel.r));
    const inner = [angle + step * 1.05, angle + step * 0.6].map((each) => around(wheel, each, wheel.r * 0.8));
    return `M${outer.join('L')}L${inner.join('L')}Z`;
  }).join('');
}

const ring = ({ x, y, r }: Wheel, part: number, rest: string) =>
  svg`<circle cx="${x}" cy="${y}" r="${r * part}" ${rest}/>`;

/** Equal dots on a circle: a dashed line whose dashes have no length and round ends. */
function bolts(wheel: Wheel, part: number, count: number): string {
  const gap = (2 * Math.PI * wheel.r * part) / count;
  return ring(
    wheel,
    part,
    // Three digits: tenths would add up to a visible gap around the circle.
    `fill="none" stroke="#6d675a" stroke-width="${(wheel.r * 0.06).toFixed(1)}" stroke-linecap="round"
      stroke-dasharray="0 ${gap.toFixed(3)}"`,
  );
}

function tyre(wheel: Wheel, count: number): string {
  return [
    `<path d="${lugs(wheel, count)}" fill="#343a3d"/>`,
    ring(wheel, 0.945, 'fill="url(#tyre)"'),
    `<path d="${lugs(wheel, count)}" fill="#1f2325" fill-opacity=".5"/>`,
    ring(wheel, 0.72, svg`fill="none" stroke="#7b8285" stroke-opacity=".5" stroke-width="${wheel.r * 0.015}"`),
    ring(wheel, 0.585, 'fill="#1b1e20"'),
  ].join('');
}

/** A dished rim with its bolts, the hub in the body's paint. */
export const spokedWheel = (wheel: Wheel, lugCount: number): string =>
  [
    tyre(wheel, lugCount),
    ring(wheel, 0.55, 'fill="url(#rim)"'),
    ring(wheel, 0.375, 'fill="#8d8573" fill-opacity=".35"'),
    ring(wheel, 0.36, 'fill="url(#rim)"'),
    bolts(wheel, 0.27, 8),
    ring(wheel, 0.185, 'fill="#2b2422" fill-opacity=".35"'),
    ring(wheel, 0.17, 'fill="url(#hub)"'),
    ring(wheel, 0.07, 'fill="#fff" fill-opacity=".28"'),
  ].join('');

/** A closed dark disc, ringed with the body's paint, for a wheel with its motor inside. */
export const discWheel = (wheel: Wheel, lugCount: number): string =>
  [
    tyre(wheel, lugCount),
    ring(wheel, 0.55, 'fill="url(#disc)"'),
    ring(wheel, 0.47, svg`fill="none" stroke="url(#hub)" stroke-width="${wheel.r * 0.055}"`),
    ring(
      wheel,
      0.3,
      svg`fill="none" stroke="#14181b" stroke-width="${wheel.r * 0.16}"
        stroke-dasharray="${wheel.r * 0.24} ${wheel.r * 0.137}"`,
    ),
    ring(wheel, 0.16, 'fill="url(#rim)"'),
    ring(wheel, 0.07, 'fill="#14181b"'),
  ].join('');
