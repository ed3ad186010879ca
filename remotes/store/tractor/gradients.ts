/**
 * Mixes two colours.
 *
 * @param share of `other` in the result, 0 to 1
 * @returns `#rrggbb`, like both colours
 */
function mix(colour: string, other: string, share: number): string {
  const channel = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  const mixed = [1, 3, 5].map((at) => Math.round(channel(colour, at) * (1 - share) + channel(other, at) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

const linear = (
  id: string,
  direction: string,
  ...stops: readonly [offset: number, colour: string, opacity?: number][]
) => `<linearGradient id="${id}" ${direction}>${stops.map(stop).join('')}</linearGradient>`;

const radial = (id: string, ...stops: readonly [offset: number, colour: string, opacity?: number][]) =>
  `<radialGradient id="${id}">${stops.map(stop).join('')}</radialGradient>`;

const stop = ([offset, colour, opacity = 1]: readonly [number, string, number?]) =>
  `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`;

const down = 'x2="0" y2="1"';

/** All gradients of the drawing, which its parts reference by id. Light falls from above; shadows are warm rather than black. */
export const gradients = (paint: string): string => {
  const light = mix(paint, '#fff6e0', 0.34);
  const dark = mix(paint, '#1d1420', 0.34);
  return [
    linear('paint', down, [0, light], [0.22, paint], [0.7, paint], [1, dark]),
    linear('paint-shade', down, [0, paint], [1, mix(paint, '#1d1420', 0.5)]),
    linear('edge', down, [0, mix(paint, '#ffffff', 0.62)], [1, light]),
    linear('iron', down, [0, '#5c6266'], [1, '#2c3033']),
    linear('glass', 'x2="1" y2="1"', [0, '#e2eef0'], [0.5, '#a9c2c9'], [1, '#7d9aa5']),
    linear('visor', down, [0, '#46525a'], [0.5, '#1e262c'], [1, '#12181d']),
    linear('chrome', 'x2="1" y2="0"', [0, '#6f767a'], [0.4, '#dfe3e2'], [1, '#6a7074']),
    radial('tyre', [0.5, '#2b2f32'], [0.8, '#3f4548'], [0.93, '#4b5255'], [1, '#33383b']),
    radial('rim', [0, '#f6f1e4'], [0.62, '#e2dac6'], [0.8, '#b8af9b'], [0.92, '#ece5d4'], [1, '#a49b88']),
    radial('disc', [0, '#3a4248'], [0.85, '#565f66'], [1, '#2a3035']),
    linear('hub', down, [0, light], [1, dark]),
    radial('shadow', [0, '#0c0f0c', 0.42], [0.6, '#0c0f0c', 0.24], [1, '#0c0f0c', 0]),
  ].join('');
};
