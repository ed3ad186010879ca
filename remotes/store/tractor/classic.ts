import { type Frame, pointAround } from './frame.ts';
import { svg } from './svg.ts';
import { spokedWheel } from './wheel.ts';

/** Draws a tractor with a cab, fenders, a long bonnet and a chimney. */
export function classic({ rear, front, u }: Frame): string {
  const top = rear.y - rear.r * 0.74;
  const belly = front.y - front.r * 0.72;
  const wall = rear.x + rear.r * 0.84;
  const nose = front.x + front.r * 0.92;
  const roof = rear.y - rear.r - 58 * u;
  const back = rear.x - rear.r * 0.5;
  const chimney = wall + (nose - wall) * 0.4;

  const bonnet = svg`M${wall - 6 * u} ${top - 1 * u}
    C${wall + (nose - wall) * 0.5} ${top - 3 * u} ${nose - 30 * u} ${top + 2 * u} ${nose - 12 * u} ${top + 8 * u}
    Q${nose} ${top + 13 * u} ${nose + 1 * u} ${top + 30 * u}L${nose - 3 * u} ${belly}L${wall - 6 * u} ${belly + 8 * u}
    Z`;
  const cab = svg`M${back} ${rear.y - rear.r * 0.7}L${back + 7 * u} ${roof + 8 * u}H${wall - 22 * u}
    L${wall + 1 * u} ${top + 2 * u}L${wall - 4 * u} ${rear.y}H${rear.x}Z`;
  const rearPane = svg`M${back + 6 * u} ${rear.y - rear.r * 0.7}L${back + 12 * u} ${roof + 13 * u}H${rear.x - 4 * u}
    V${rear.y - rear.r * 0.7}Z`;
  const door = svg`M${rear.x + 1 * u} ${rear.y}V${roof + 13 * u}H${wall - 25 * u}L${wall - 4 * u} ${top + 3 * u}
    L${wall - 9 * u} ${rear.y}Z`;

  return [
    // Drivetrain, engine, front weight and steps, below the painted parts.
    svg`<path d="M${rear.x} ${rear.y - 14 * u}H${nose - 6 * u}V${front.y + 2 * u}H${front.x}
      L${wall} ${rear.y + 14 * u}H${rear.x}Z" fill="url(#iron)"/>`,
    svg`<rect x="${wall + 4 * u}" y="${belly}" width="${front.x - front.r - wall + 4 * u}" height="${26 * u}"
      rx="${3 * u}" fill="#3d4245"/>`,
    svg`<rect x="${nose - 6 * u}" y="${belly + 4 * u}" width="${15 * u}" height="${22 * u}" rx="${3 * u}"
      fill="url(#iron)"/>`,
    svg`<path d="M${wall + 4 * u} ${rear.y + 26 * u}h${24 * u}m${-24 * u} ${15 * u}h${24 * u}" stroke="#4a5053"
      stroke-width="${4 * u}" stroke-linecap="round"/>`,
    svg`<path d="M${wall + 8 * u} ${rear.y}v${41 * u}m${17 * u} 0v${-41 * u}" stroke="#3a4043"
      stroke-width="${2.5 * u}"/>`,
    // Chimney and intake, behind the bonnet.
    svg`<path d="M${chimney} ${top + 4 * u}V${roof + 22 * u}q0 ${-7 * u} ${-7 * u} ${-8 * u}" fill="none"
      stroke="#7d8487" stroke-width="${5 * u}"/>`,
    svg`<rect x="${chimney - 6 * u}" y="${top - 34 * u}" width="${12 * u}" height="${30 * u}" rx="${4 * u}"
      fill="url(#chrome)"/>`,
    svg`<path d="${bonnet}" fill="url(#paint)"/>`,
    // Bonnet highlight, louvres, grille and headlamp.
    svg`<path d="M${wall - 4 * u} ${top + 3 * u}
      C${wall + (nose - wall) * 0.5} ${top + 1 * u} ${nose - 30 * u} ${top + 6 * u} ${nose - 12 * u} ${top + 11.5 * u}"
      fill="none" stroke="url(#edge)" stroke-width="${2 * u}" stroke-opacity=".7" stroke-linecap="round"/>`,
    ...[0, 1, 2, 3, 4].map(
      (index) =>
        svg`<path d="M${wall + (nose - wall) * 0.3 + index * 8 * u} ${top + 20 * u}l${-5 * u} ${20 * u}"
          stroke="#1d1420" stroke-opacity=".42" stroke-width="${3 * u}" stroke-linecap="round"/>`,
    ),
    svg`<path d="M${nose - 13 * u} ${top + 24 * u}Q${nose - 5 * u} ${top + 22 * u} ${nose + 0.5 * u} ${top + 25 * u}
      L${nose - 2.5 * u} ${belly - 3 * u}L${nose - 12 * u} ${belly - 3 * u}Z" fill="#262b2d"/>`,
    svg`<path d="M${nose - 16 * u} ${top + 12 * u}Q${nose - 4 * u} ${top + 12 * u} ${nose} ${top + 21 * u}
      Q${nose - 9 * u} ${top + 21 * u} ${nose - 16 * u} ${top + 12 * u}Z" fill="#fff3cf"/>`,
    // Cab: frame, windows, the seat and steering wheel inside, reflections.
    svg`<path d="${cab}" fill="#2b3033" stroke="#2b3033" stroke-width="${3 * u}" stroke-linejoin="round"/>`,
    svg`<path d="${rearPane}${door}" fill="url(#glass)"/>`,
    svg`<path d="M${rear.x + 3 * u} ${roof + 27 * u}q${8 * u} 0 ${9 * u} ${9 * u}l${3 * u} ${26 * u}h${17 * u}
      q${6 * u} 0 ${6 * u} ${7 * u}v${12 * u}H${rear.x + 5 * u}Z" fill="#39424a" fill-opacity=".75"/>`,
    svg`<path d="M${wall - 43 * u} ${roof + 38 * u}l${11 * u} ${9 * u}m${-5 * u} ${-4 * u}L${wall - 18 * u} ${top}"
      stroke="#2b3033" stroke-width="${3 * u}" stroke-linecap="round" fill="none"/>`,
    svg`<path d="M${rear.x + 8 * u} ${roof + 13 * u}h${13 * u}L${rear.x + 2 * u} ${roof + 52 * u}v${-26 * u}Z
      M${rear.x + 27 * u} ${roof + 13 * u}h${5 * u}L${rear.x + 6 * u} ${roof + 66 * u}v${-8 * u}Z" fill="#fff"
      fill-opacity=".4"/>`,
    // Roof with beacon and work lamp.
    svg`<rect x="${rear.x - 12 * u}" y="${roof - 10 * u}" width="${11 * u}" height="${12 * u}" rx="${4 * u}"
      fill="#f0a02c"/>`,
    svg`<path d="M${back - 2 * u} ${roof + 11 * u}Q${back - 4 * u} ${roof} ${back + 10 * u} ${roof - 1 * u}
      H${wall - 30 * u}Q${wall - 14 * u} ${roof} ${wall - 12 * u} ${roof + 11 * u}Z" fill="url(#paint)"/>`,
    svg`<rect x="${wall - 17 * u}" y="${roof + 9 * u}" width="${9 * u}" height="${7 * u}" rx="${2 * u}" fill="#fff3cf"
      stroke="#2b3033" stroke-width="${1.2 * u}"/>`,
    fender({ rear, front, u }),
    spokedWheel(front, 18),
    spokedWheel(rear, 24),
  ].join('');
}

/** Draws the painted arc around the rear wheel, down to the running board. */
function fender({ rear, u }: Frame): string {
  const radius = rear.r + 9 * u;
  const pointAt = (degrees: number, distance: number) => pointAround(rear, (degrees * Math.PI) / 180, distance);
  return [
    svg`<path d="M${pointAt(203, rear.r)}L${pointAt(203, radius)}A${radius} ${radius} 0 0 1 ${pointAt(338, radius)}
      L${pointAt(350, rear.r)}Z" fill="url(#paint-shade)"/>`,
    svg`<path d="M${pointAt(205, radius - 1.5 * u)}A${radius} ${radius} 0 0 1 ${pointAt(334, radius - 1.5 * u)}" fill="none"
      stroke="url(#edge)" stroke-width="${2 * u}" stroke-opacity=".75" stroke-linecap="round"/>`,
  ].join('');
}
