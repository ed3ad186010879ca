import type { Frame } from './frame.ts';
import { svg } from './svg.ts';
import { discWheel } from './wheel.ts';

/** Draws a tractor without a cab: one body over four wheels, a sensor mast and a light bar. */
export function autonomous({ rear, front, u }: Frame): string {
  const deck = rear.y - rear.r - 22 * u;
  const tail = rear.x - rear.r * 0.98;
  const nose = front.x + front.r * 1.26;
  const brow = front.y - front.r * 0.86;
  const sill = rear.y + rear.r * 0.3;
  const mast = rear.x + rear.r * 0.42;
  const shoulder = mast + 24 * u;

  const shell = svg`M${tail} ${rear.y - 6 * u}
    C${tail - 5 * u} ${deck + 26 * u} ${tail + 2 * u} ${deck + 3 * u} ${tail + 26 * u} ${deck}
    L${shoulder} ${deck - 5 * u}
    C${front.x - front.r * 0.1} ${deck - 5 * u} ${nose - 22 * u} ${brow - 22 * u} ${nose - 5 * u} ${brow}
    Q${nose + 3 * u} ${brow + 11 * u} ${nose} ${brow + 24 * u}L${nose - 9 * u} ${front.y + 2 * u}L${front.x} ${sill}
    H${rear.x}Z`;
  const visor = svg`M${shoulder + 6 * u} ${deck + 2 * u}
    C${front.x - front.r * 0.16} ${deck + 3 * u} ${nose - 44 * u} ${brow - 21 * u} ${nose - 22 * u} ${brow - 6 * u}
    C${nose - 40 * u} ${brow - 8 * u} ${front.x - front.r * 0.4} ${deck + 19 * u} ${shoulder + 17 * u} ${deck + 17 * u}
    Q${shoulder + 10 * u} ${deck + 15 * u} ${shoulder + 6 * u} ${deck + 2 * u}Z`;
  const lamp = svg`M${nose - 17 * u} ${brow + 7 * u}L${nose - 2 * u} ${brow + 12 * u}`;
  const between = (rear.x + rear.r + front.x - front.r) / 2;

  return [
    // Whip antenna, and the mast with its rotating sensor.
    svg`<path d="M${tail + 30 * u} ${deck + 2 * u}L${tail + 23 * u} ${deck - 44 * u}" stroke="#7d8487"
      stroke-width="${1.8 * u}" stroke-linecap="round"/>`,
    svg`<path d="M${mast - 12 * u} ${deck}L${mast - 5 * u} ${deck - 32 * u}H${mast + 5 * u}L${mast + 12 * u} ${deck}Z"
      fill="url(#iron)"/>`,
    svg`<rect x="${mast - 16 * u}" y="${deck - 51 * u}" width="${32 * u}" height="${20 * u}" rx="${6 * u}"
      fill="url(#visor)"/>`,
    svg`<path d="M${mast - 13 * u} ${deck - 47 * u}Q${mast} ${deck - 50 * u} ${mast + 13 * u} ${deck - 47 * u}"
      fill="none" stroke="#fff" stroke-opacity=".3" stroke-width="${1.4 * u}" stroke-linecap="round"/>`,
    svg`<path d="M${mast - 11 * u} ${deck - 40 * u}h${22 * u}" stroke="#9fe6ef" stroke-width="${3 * u}"
      stroke-linecap="round"/>`,
    svg`<clipPath id="shell"><path d="${shell}"/></clipPath><path d="${shell}" fill="url(#paint)"/>`,
    // Clipped to the body's outline: the dark underside, a highlight, cooling slots, the wheel arches.
    svg`<g clip-path="url(#shell)"><path d="M0 ${rear.y + 4 * u}H400V300H0Z" fill="#262b2e"/>`,
    svg`<path d="M${tail} ${deck + 17 * u}
      C${mast} ${deck + 8 * u} ${between} ${deck + 24 * u} ${nose} ${brow + 30 * u}" fill="none" stroke="url(#edge)"
      stroke-opacity=".45" stroke-width="${1.6 * u}"/>`,
    ...[0, 1, 2].map(
      (index) =>
        svg`<path d="M${between - 9 * u} ${rear.y - (9 + 8 * index) * u}h${(18 + 3 * index) * u}" stroke="#1d1420"
          stroke-opacity=".4" stroke-width="${3 * u}" stroke-linecap="round"/>`,
    ),
    ...[rear, front].map(({ x, y, r }) => svg`<circle cx="${x}" cy="${y}" r="${r + 6 * u}" fill="#1d2124"/>`),
    '</g>',
    svg`<path d="${visor}" fill="url(#visor)"/>`,
    svg`<path d="M${shoulder + 12 * u} ${deck + 4 * u}
      C${front.x - front.r * 0.2} ${deck + 6 * u} ${nose - 48 * u} ${brow - 18 * u} ${nose - 30 * u} ${brow - 9 * u}"
      fill="none" stroke="#fff" stroke-opacity=".28" stroke-width="${1.5 * u}" stroke-linecap="round"/>`,
    svg`<path d="M${tail + 24 * u} ${deck + 3 * u}L${shoulder - 4 * u} ${deck - 2 * u}" stroke="url(#edge)"
      stroke-opacity=".8" stroke-width="${2 * u}" stroke-linecap="round"/>`,
    // Light bar and its glow.
    svg`<path d="${lamp}" fill="none" stroke="#9fe6ef" stroke-opacity=".4" stroke-width="${9 * u}"
      stroke-linecap="round"/>`,
    svg`<path d="${lamp}" fill="none" stroke="#eafdff" stroke-width="${3.4 * u}" stroke-linecap="round"/>`,
    discWheel(front, 20),
    discWheel(rear, 22),
  ].join('');
}
