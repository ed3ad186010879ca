import { type Cart, parseCart } from './cart-lines.ts';

const STORAGE_KEY = 'tractor-store:cart';

/** The cart if the browser's storage is blocked or full; it is lost with the page. */
let memoryCart: Cart | undefined;

export function readCart(): Cart {
  if (memoryCart) return memoryCart;
  try {
    return parseCart(localStorage.getItem(STORAGE_KEY));
  } catch {
    return [];
  }
}

/** Stores the changed cart and notifies the page by a `cart:changed` event, also if the storage is blocked or full. */
export function changeCart(change: (cart: Cart) => Cart): void {
  const lines = change(readCart());
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(lines));
    memoryCart = undefined;
  } catch {
    memoryCart = lines;
  }
  window.dispatchEvent(new CustomEvent('cart:changed', { detail: { lines } }));
}

/**
 * Calls `onChange` after each change, including those made in other tabs.
 *
 * @returns a function that stops watching
 */
export function watchCart(onChange: () => void): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const onStorage = (event: StorageEvent) => {
    if (event.key === STORAGE_KEY || event.key === null) onChange(); // `key` is null after `localStorage.clear()`
  };
  window.addEventListener('cart:changed', onChange, { signal });
  window.addEventListener('storage', onStorage, { signal });
  // A page that is restored from the back/forward cache may have missed changes (https://web.dev/articles/bfcache).
  window.addEventListener('pageshow', onChange, { signal });
  return () => controller.abort();
}
