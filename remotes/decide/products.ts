import type { Translated } from '../store/language.ts';
import { createJsonHook } from '../store/react/create-json-hook.ts';
import type { TractorDesign } from '../store/tractor/tractor-design.ts';

export type Variant = {
  readonly sku: string;
  /** Name of the colour. */
  readonly name: Translated;
  /** Whole euros. */
  readonly price: number;
  readonly design: TractorDesign;
};

export type Product = {
  readonly id: string;
  readonly name: string;
  readonly summary: Translated;
  readonly highlights: Translated<readonly string[]>;
  /** At least one. */
  readonly variants: readonly [Variant, ...Variant[]];
};

export const useProducts = createJsonHook<{ readonly products: readonly Product[] }>(
  new URL('./products.json', import.meta.url),
);
