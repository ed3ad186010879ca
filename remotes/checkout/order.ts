import { type Cart, parseCart } from './cart-lines.ts';

export type Store = { readonly id: string; readonly name: string; readonly street: string; readonly city: string };

export type Order = { readonly firstName: string; readonly lastName: string; readonly store: Store | undefined };

/** An order that was placed, as the thank-you page shows it. */
export type PlacedOrder = {
  readonly name: string;
  readonly store: Store;
  readonly lines: Cart;
  /** Milliseconds since 1970. */
  readonly placedAt: number;
};

/** The fields that are missing, in the order of the form. */
export type OrderErrors = { readonly [Field in keyof Order]?: true };

export function orderErrors({ firstName, lastName, store }: Order): OrderErrors {
  return {
    ...(firstName.trim() === '' && { firstName: true }),
    ...(lastName.trim() === '' && { lastName: true }),
    ...(store === undefined && { store: true }),
  };
}

/** Parses the `detail` of a `store:picked` event, which another team dispatches. Undefined if it is not a store. */
export function parsePickedStore(detail: unknown): Store | undefined {
  return isRecord(detail) ? parseStore(detail.store) : undefined;
}

/** Parses a stored order, which may come from another build. Undefined if it is not one. */
export function parsePlacedOrder(text: string | null): PlacedOrder | undefined {
  const order = parseJson(text);
  if (!isRecord(order)) return undefined;
  const { name, placedAt } = order;
  const store = parseStore(order.store);
  const lines = parseCart(JSON.stringify(order.lines ?? []));
  if (typeof name !== 'string' || typeof placedAt !== 'number' || !store || lines.length === 0) return undefined;
  return { name, store, lines, placedAt };
}

function parseStore(value: unknown): Store | undefined {
  if (!isRecord(value)) return undefined;
  const { id, name, street, city } = value;
  if (typeof id !== 'string' || typeof name !== 'string') return undefined;
  if (typeof street !== 'string' || typeof city !== 'string') return undefined;
  return { id, name, street, city };
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
