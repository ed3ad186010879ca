import { onScopeDispose, ref, shallowRef } from 'vue';
import type { Worded } from '../store/speech.ts';
import type { TractorLook } from '../store/tractor/frame.ts';

export type Variant = {
  readonly sku: string;
  readonly product: string;
  readonly name: Worded;
  /** Whole euros. */
  readonly price: number;
  readonly look: TractorLook;
};

export type Status = 'pending' | 'failed' | 'ready';

/** What is sold, by sku; empty until it is `ready`. `load` asks again after a failure. */
export function useVariants() {
  const variants = shallowRef<ReadonlyMap<string, Variant>>(new Map());
  const status = ref<Status>('pending');
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
