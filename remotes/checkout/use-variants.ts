import { onScopeDispose, ref, shallowRef } from 'vue';
import type { Translated } from '../store/language.ts';
import type { TractorDesign } from '../store/tractor/tractor-design.ts';

export type Variant = {
  readonly sku: string;
  readonly product: string;
  readonly name: Translated;
  /** In whole euros. */
  readonly price: number;
  readonly design: TractorDesign;
};

export type LoadStatus = 'pending' | 'failed' | 'ready';

/** The variants on sale by SKU; empty until `status` is `ready`. `load` fetches them again after a failure. */
export function useVariants() {
  const variants = shallowRef<ReadonlyMap<string, Variant>>(new Map());
  const status = ref<LoadStatus>('pending');
  const controller = new AbortController();

  async function load(): Promise<void> {
    status.value = 'pending';
    try {
      variants.value = await fetchVariants(controller.signal);
      status.value = 'ready';
    } catch {
      status.value = 'failed';
    }
  }

  onScopeDispose(() => controller.abort());
  void load();
  return { variants, status, load };
}

async function fetchVariants(signal: AbortSignal): Promise<ReadonlyMap<string, Variant>> {
  const response = await fetch(new URL('./prices.json', import.meta.url), { signal });
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  const { variants }: { variants: readonly Variant[] } = await response.json();
  return new Map(variants.map((variant) => [variant.sku, variant]));
}
