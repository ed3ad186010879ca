import { autonomous } from './tractor/autonomous.ts';
import { classic } from './tractor/classic.ts';
import { frame, ground, type TractorLook } from './tractor/frame.ts';
import { gradients } from './tractor/gradients.ts';
import { svg } from './tractor/svg.ts';

/** A side view, 400 by 300 on nothing, as a URL for `<img src>`. Equal looks give equal URLs. */
export function tractorImage(look: TractorLook): string {
  const axles = frame(look);
  const { rear, front } = axles;
  const middle = (rear.x - rear.r + front.x + front.r) / 2;
  const drawing = svg`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="400" height="300">
<defs>${gradients(look.paint)}</defs>
<ellipse cx="${middle}" cy="${ground + 1}" rx="${(front.x - rear.x) / 2 + rear.r * 0.9}" ry="9" fill="url(#shadow)"/>
${look.kind === 'classic' ? classic(axles) : autonomous(axles)}</svg>`;
  // Apostrophes and spaces may stay as they are in a `src`, which keeps the URL short.
  const readable = encodeURI(drawing.replaceAll(/\s+/g, ' ').replaceAll('"', "'")).replaceAll('%20', ' ');
  return `data:image/svg+xml,${readable.replaceAll('#', '%23')}`;
}
