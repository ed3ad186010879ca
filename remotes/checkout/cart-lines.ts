/** The cart as immutable data: each change returns a new cart. Uses no browser API. */

export type CartLine = { readonly sku: string; readonly quantity: number };
export type Cart = readonly CartLine[];

/** Most pieces of one variant in a cart. */
export const MAX_QUANTITY = 99;

export function add(cart: Cart, sku: string, quantity = 1): Cart {
  const existing = cart.find((line) => line.sku === sku);
  if (existing) return changeQuantity(cart, sku, existing.quantity + quantity);
  return [...cart, { sku, quantity: Math.min(quantity, MAX_QUANTITY) }];
}

/** Quantities above the maximum are reduced to it; anything but a positive integer leaves the cart unchanged. */
export function changeQuantity(cart: Cart, sku: string, quantity: number): Cart {
  if (!isQuantity(quantity)) return cart;
  return cart.map((line) => (line.sku === sku ? { sku, quantity: Math.min(quantity, MAX_QUANTITY) } : line));
}

export function remove(cart: Cart, sku: string): Cart {
  return cart.filter((line) => line.sku !== sku);
}

/**
 * Parses a stored cart, which may come from an older build or have been edited by hand. Never throws: invalid lines are dropped, and
 * lines with the same SKU are merged.
 */
export function parseCart(text: string | null): Cart {
  const lines = parseJson(text ?? '[]');
  if (!Array.isArray(lines)) return [];
  return lines.filter(isLine).reduce<Cart>((cart, { sku, quantity }) => add(cart, sku, quantity), []);
}

export function countPieces(cart: Cart): number {
  return cart.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** The total in whole euros, without variants that are no longer sold. */
export function total(cart: Cart, variants: ReadonlyMap<string, { readonly price: number }>): number {
  return cart.reduce((sum, { sku, quantity }) => sum + quantity * (variants.get(sku)?.price ?? 0), 0);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isQuantity = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;

function isLine(value: unknown): value is CartLine {
  if (typeof value !== 'object' || value === null || !('sku' in value && 'quantity' in value)) return false;
  // SKUs are passed to a fragment as a comma-separated list.
  return typeof value.sku === 'string' && /^[\w-]+$/.test(value.sku) && isQuantity(value.quantity);
}
