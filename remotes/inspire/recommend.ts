import type { Translated } from '../store/language.ts';
import type { TractorDesign } from '../store/tractor/tractor-design.ts';

export type Variant = {
  readonly sku: string;
  readonly product: string;
  readonly name: Translated;
  readonly design: TractorDesign;
};

/**
 * Recommends the variants that look most like the given ones. Each product is recommended once, and the products of the given
 * variants are left out, unless there are too few others. Without a known SKU, the result is the start of the catalogue.
 *
 * @param skus variants to find similar ones for; they are never recommended themselves
 * @param count maximum length of the result
 */
export function recommend(variants: readonly Variant[], skus: readonly string[], count: number): Variant[] {
  const given = variants.filter(({ sku }) => skus.includes(sku));
  const distance = (variant: Variant) => Math.min(...given.map(({ design }) => difference(design, variant.design)));
  const ranked = variants
    .filter((variant) => !given.includes(variant))
    .map((variant) => ({ variant, distance: given.length > 0 ? distance(variant) : 0 }))
    .sort((one, other) => one.distance - other.distance)
    .map(({ variant }) => variant);

  const usedProducts = new Set(given.map(({ product }) => product));
  const onePerProduct = ranked.filter(({ product }) => !usedProducts.has(product) && usedProducts.add(product));
  return [...new Set([...onePerProduct, ...ranked])].slice(0, count);
}

/** How different two tractors look; 0 means identical. The kind weighs more than the shape, the shape more than the paint. */
export function difference(one: TractorDesign, other: TractorDesign): number {
  const kind = one.kind === other.kind ? 0 : 3;
  const shape = Math.hypot(one.wheel - other.wheel, one.length - other.length);
  return kind + 2 * shape + paintDifference(one.paint, other.paint);
}

/** Distance of two colours: 0 for the same, 1 for black and white. */
function paintDifference(one: string, other: string): number {
  const [red, green, blue] = parseChannels(one);
  const [otherRed, otherGreen, otherBlue] = parseChannels(other);
  return Math.hypot(red - otherRed, green - otherGreen, blue - otherBlue) / Math.hypot(255, 255, 255);
}

/** @param paint `#rrggbb` */
function parseChannels(paint: string): [red: number, green: number, blue: number] {
  const value = Number.parseInt(paint.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
