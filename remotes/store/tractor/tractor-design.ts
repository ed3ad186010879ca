/** What a drawing of a tractor is made from. */
export type TractorDesign = {
  readonly kind: 'classic' | 'autonomous';
  /** Body colour as `#rrggbb`; all shades in the drawing derive from it. */
  readonly paint: string;
  /** Wheel size, from 0.4 to 1. */
  readonly wheel: number;
  /** Distance between the axles, from 0.4 to 1. */
  readonly length: number;
};
