import type { Product } from './products.ts';

/** The product that a URL means and the variant chosen in it; the first variant where the SKU is none of the product's. */
export function choose(products: readonly Product[], id: string | undefined, sku: string | null) {
  const product = products.find((each) => each.id.toLowerCase() === id?.toLowerCase());
  return product && { product, variant: product.variants.find((each) => each.sku === sku) ?? product.variants[0] };
}
