import { onScopeDispose, type ShallowRef, shallowRef } from 'vue';
import type { Cart } from './cart-lines.ts';
import { readCart, watchCart } from './cart-storage.ts';

/** The cart, live, as long as the component is mounted. */
export function useCart(): Readonly<ShallowRef<Cart>> {
  const cart = shallowRef(readCart());
  onScopeDispose(
    watchCart(() => {
      cart.value = readCart();
    }),
  );
  return cart;
}
