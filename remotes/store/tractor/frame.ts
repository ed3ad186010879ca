import { svg } from './svg.ts';

export type TractorLook = {
  readonly kind: 'classic' | 'autonomous';
  /** Body colour as `#rrggbb`; every shade of the drawing derives from it. */
  readonly paint: string;
  /** Size of the wheels, 0.4 to 1. */
  readonly wheel: number;
  /** Distance between the wheels, 0.4 to 1. */
  readonly length: number;
};

export type Wheel = { readonly x: number; readonly y: number; readonly r: number };

/** Where the wheels stand; all else is placed from them. `u` is the scale: 1 for a big tractor. */
export type Frame = { readonly rear: Wheel; readonly front: Wheel; readonly u: number };

/** The line that the wheels stand on. */
export const ground = 266;

const FRONT_TO_REAR = { classic: 0.58, autonomous: 0.82 };

export function frame({ kind, wheel, length }: TractorLook): Frame {
  const largest = kind === 'classic' ? 92 : 78;
  const r = largest * (0.42 + 0.58 * wheel);
  const frontR = r * FRONT_TO_REAR[kind];
  const wheelbase = r + frontR + 16 + 60 * length;
  const x = (400 - r - wheelbase - frontR) / 2 + r;
  return {
    rear: { x, y: ground - r, r },
    front: { x: x + wheelbase, y: ground - frontR, r: frontR },
    u: r / largest,
  };
}

/** The point at an angle (radians, clockwise from three o'clock) and a distance from a wheel's hub. */
export const around = ({ x, y }: Wheel, angle: number, distance: number): string =>
  svg`${x + Math.cos(angle) * distance} ${y + Math.sin(angle) * distance}`;
