import { jsonFile } from '../store/react/json-file.ts';
import type { Worded } from '../store/speech.ts';
import type { TractorLook } from '../store/tractor/frame.ts';

export type Category = { readonly key: string; readonly name: Worded };

export type CatalogProduct = {
  readonly id: string;
  readonly name: string;
  /** Key of a category. */
  readonly category: string;
  /** Of the cheapest variant, in whole euros. */
  readonly price: number;
  readonly look: TractorLook;
};

type Catalog = { readonly categories: readonly Category[]; readonly products: readonly CatalogProduct[] };

export const useCatalog = jsonFile<Catalog>(new URL('./catalog.json', import.meta.url));
