import { type Cart, parseCart } from './cart-lines.ts';

const key = 'tractor-store:cart';

/** Holds the cart when the browser refuses to store it (blocked or full): it then lasts as long as the page. */
let unstored: Cart | undefined;

export function readCart(): Cart {
  if (unstored) return unstored;
  try {
    return parseCart(localStorage.getItem(key));
  } catch {
    return [];
  }
}

/** Stores the cart and tells the page. */
export function changeCart(change: (cart: Cart) => Cart): void {
  const lines = change(readCart());
  try {
    localStorage.setItem(key, JSON.stringify(lines));
    unstored = undefined;
  } catch {
    unstored = lines;
  }
  window.dispatchEvent(new CustomEvent('cart:changed', { detail: { lines } }));
}

/** Calls back after each change, in whichever tab it was made. */
export function watchCart(onChange: () => void): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const onStorage = (event: StorageEvent) => {
    if (event.key === key || event.key === null) onChange(); // null: all was cleared
  };
  window.addEventListener('cart:changed', onChange, { signal });
  window.addEventListener('storage', onStorage, { signal });
  // A page that comes back from the back/forward cache has missed the storage events meanwhile.
  window.addEventListener('pageshow', onChange, { signal });
  return () => controller.abort();
}
