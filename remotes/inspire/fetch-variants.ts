import type { Variant } from './recommend.ts';

export async function fetchVariants(signal: AbortSignal): Promise<readonly Variant[]> {
  const response = await fetch(new URL('./recommendations.json', import.meta.url), { signal });
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  const { variants }: { variants: readonly Variant[] } = await response.json();
  return variants;
}
