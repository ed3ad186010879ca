export type Store = { readonly id: string; readonly name: string; readonly street: string; readonly city: string };

export type Order = { readonly firstName: string; readonly lastName: string; readonly store: Store | undefined };

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
  if (!isRecord(detail) || !isRecord(detail.store)) return undefined;
  const { id, name, street, city } = detail.store;
  if (typeof id !== 'string' || typeof name !== 'string') return undefined;
  if (typeof street !== 'string' || typeof city !== 'string') return undefined;
  return { id, name, street, city };
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
