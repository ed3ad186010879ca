import { jsonFile } from '../store/react/json-file.ts';
import type { Worded } from '../store/speech.ts';
import type { TractorLook } from '../store/tractor/frame.ts';

export type Variant = {
  readonly sku: string;
  /** Of the colour. */
  readonly name: Worded;
  /** Whole euros. */
  readonly price: number;
  readonly look: TractorLook;
};

export type Product = {
  readonly id: string;
  readonly name: string;
  readonly summary: Worded;
  readonly highlights: Worded<readonly string[]>;
  /** At least one. */
  readonly variants: readonly [Variant, ...Variant[]];
};

export const useProducts = jsonFile<{ readonly products: readonly Product[] }>(
  new URL('./products.json', import.meta.url),
);
