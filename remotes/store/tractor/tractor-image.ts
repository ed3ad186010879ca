import { autonomous } from './autonomous.ts';
import { classic } from './classic.ts';
import { frame, ground } from './frame.ts';
import { gradients } from './gradients.ts';
import { svg } from './svg.ts';
import type { TractorDesign } from './tractor-design.ts';

/**
 * Draws a tractor from the side on a transparent background of 400 by 300.
 *
 * @returns an SVG `data:` URL for `<img src>`; equal designs give equal URLs
 */
export function tractorImage(design: TractorDesign): string {
  const axles = frame(design);
  const { rear, front } = axles;
  const middle = (rear.x - rear.r + front.x + front.r) / 2;
  const drawing = svg`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="400" height="300">
<defs>${gradients(design.paint)}</defs>
<ellipse cx="${middle}" cy="${ground + 1}" rx="${(front.x - rear.x) / 2 + rear.r * 0.9}" ry="9" fill="url(#shadow)"/>
${design.kind === 'classic' ? classic(axles) : autonomous(axles)}</svg>`;
  // Browsers accept apostrophes and spaces in a `src`; leaving them unescaped keeps the URL short.
  const readable = encodeURI(drawing.replaceAll(/\s+/g, ' ').replaceAll('"', "'")).replaceAll('%20', ' ');
  return `data:image/svg+xml,${readable.replaceAll('#', '%23')}`;
}
