/** Which tractors go well with others. Pure: the same question has the same answer. */
import type { Worded } from '../store/speech.ts';
import type { TractorLook } from '../store/tractor/frame.ts';

export type Variant = {
  readonly sku: string;
  readonly product: string;
  readonly name: Worded;
  readonly look: TractorLook;
};

/**
 * The `count` variants most like one of `skus`, without these themselves. Each product is shown once, and those asked
 * about not at all, as long as there are others. Without a known sku it is a walk through the catalogue.
 */
export function recommend(variants: readonly Variant[], skus: readonly string[], count: number): Variant[] {
  const asked = variants.filter(({ sku }) => skus.includes(sku));
  const distance = (variant: Variant) => Math.min(...asked.map(({ look }) => difference(look, variant.look)));
  const ranked = variants
    .filter((variant) => !asked.includes(variant))
    .map((variant) => ({ variant, distance: asked.length > 0 ? distance(variant) : 0 }))
    .sort((one, other) => one.distance - other.distance)
    .map(({ variant }) => variant);

  const products = new Set(asked.map(({ product }) => product));
  const first = ranked.filter(({ product }) => !products.has(product) && products.add(product));
  return [...new Set([...first, ...ranked])].slice(0, count);
}

/** How far two tractors are apart for the eye: 0 is the same. Kind weighs more than shape, shape more than paint. */
export function difference(one: TractorLook, other: TractorLook): number {
  const kind = one.kind === other.kind ? 0 : 3;
  const shape = Math.hypot(one.wheel - other.wheel, one.length - other.length);
  return kind + 2 * shape + paintDifference(one.paint, other.paint);
}

/** 0 for the same paint, 1 for black and white. */
function paintDifference(one: string, other: string): number {
  const [red, green, blue] = channels(one);
  const [otherRed, otherGreen, otherBlue] = channels(other);
  return Math.hypot(red - otherRed, green - otherGreen, blue - otherBlue) / Math.hypot(255, 255, 255);
}

/** Of `#rrggbb`. */
function channels(paint: string): [red: number, green: number, blue: number] {
  const value = Number.parseInt(paint.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
