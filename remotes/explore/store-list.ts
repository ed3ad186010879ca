import type { Translated } from '../store/language.ts';
import { createJsonHook } from '../store/react/create-json-hook.ts';

export type Store = {
  readonly id: string;
  readonly name: string;
  readonly street: string;
  readonly city: string;
  readonly country: Translated;
};

export const useStores = createJsonHook<{ readonly stores: readonly Store[] }>(
  new URL('./stores.json', import.meta.url),
);
