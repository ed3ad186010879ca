import type { Translated } from '../store/language.ts';
import { createJsonHook } from '../store/react/create-json-hook.ts';
import type { TractorDesign } from '../store/tractor/tractor-design.ts';

export type Category = { readonly key: string; readonly name: Translated };

export type CatalogProduct = {
  readonly id: string;
  readonly name: string;
  /** Key of a category. */
  readonly category: string;
  /** Price of the cheapest variant, in whole euros. */
  readonly price: number;
  readonly design: TractorDesign;
};

type Catalog = { readonly categories: readonly Category[]; readonly products: readonly CatalogProduct[] };

export const useCatalog = createJsonHook<Catalog>(new URL('./catalog.json', import.meta.url));
