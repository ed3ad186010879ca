import { jsonFile } from '../store/react/json-file.ts';
import type { Worded } from '../store/speech.ts';

export type Store = {
  readonly id: string;
  readonly name: string;
  readonly street: string;
  readonly city: string;
  readonly country: Worded;
};

export const useStores = jsonFile<{ readonly stores: readonly Store[] }>(new URL('./stores.json', import.meta.url));
