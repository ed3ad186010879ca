/** The cart as data. Every change makes a new cart; nothing here touches the browser. */

export type CartLine = { readonly sku: string; readonly quantity: number };
export type Cart = readonly CartLine[];

/** The most pieces of one variant that can be ordered at once. */
export const maximumQuantity = 99;

export function add(cart: Cart, sku: string, quantity = 1): Cart {
  const present = cart.find((line) => line.sku === sku);
  if (present) return changeQuantity(cart, sku, present.quantity + quantity);
  return [...cart, { sku, quantity: Math.min(quantity, maximumQuantity) }];
}

/** Above the maximum it becomes the maximum; what is not a whole number above 0 leaves the cart as it is. */
export function changeQuantity(cart: Cart, sku: string, quantity: number): Cart {
  if (!isQuantity(quantity)) return cart;
  return cart.map((line) => (line.sku === sku ? { sku, quantity: Math.min(quantity, maximumQuantity) } : line));
}

export function remove(cart: Cart, sku: string): Cart {
  return cart.filter((line) => line.sku !== sku);
}

/**
 * Reads what was stored, perhaps by an older build or by hand. Never throws: lines that make no sense are left out,
 * and lines of one sku become one.
 */
export function parseCart(text: string | null): Cart {
  const lines = parseJson(text ?? '[]');
  if (!Array.isArray(lines)) return [];
  return lines.filter(isLine).reduce<Cart>((cart, { sku, quantity }) => add(cart, sku, quantity), []);
}

export function pieces(cart: Cart): number {
  return cart.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Whole euros. Variants that are not sold any more count nothing. */
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
  // Skus travel in a comma-separated attribute.
  return typeof value.sku === 'string' && /^[\w-]+$/.test(value.sku) && isQuantity(value.quantity);
}
