import { svg } from './svg.ts';
import type { TractorDesign } from './tractor-design.ts';

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

/** Positions of the wheels, from which all other parts are placed. `u` is the unit of length: 1 for the largest tractor. */
export type Frame = { readonly rear: Wheel; readonly front: Wheel; readonly u: number };

/** The y coordinate of the ground. */
export const ground = 266;

/** Radius of the front wheel, as a share of the rear wheel's. */
const FRONT_TO_REAR = { classic: 0.58, autonomous: 0.82 };

/** Centres the tractor in a drawing that is 400 wide. */
export function frame({ kind, wheel, length }: TractorDesign): Frame {
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

/** The point at an angle (radians, clockwise from three o'clock) and a distance from a wheel's hub, as `x y`. */
export const pointAround = ({ x, y }: Wheel, angle: number, distance: number): string =>
  svg`${x + Math.cos(angle) * distance} ${y + Math.sin(angle) * distance}`;
