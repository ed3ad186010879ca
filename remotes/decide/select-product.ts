import type { Product } from './products.ts';

/**
 * Finds the product and variant that a URL names. Ids are case-insensitive. Without a SKU, or with one of another product, it is the
 * product's first variant.
 */
export function selectProduct(products: readonly Product[], id: string | undefined, sku: string | null) {
  const product = products.find((each) => each.id.toLowerCase() === id?.toLowerCase());
  return product && { product, variant: product.variants.find((each) => each.sku === sku) ?? product.variants[0] };
}
