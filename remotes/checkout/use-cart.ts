import { onScopeDispose, type ShallowRef, shallowRef } from 'vue';
import type { Cart } from './cart-lines.ts';
import { readCart, watchCart } from './cart-storage.ts';

/** The cart as a ref, which is updated after each change until the component is unmounted. */
export function useCart(): Readonly<ShallowRef<Cart>> {
  const cart = shallowRef(readCart());
  onScopeDispose(
    watchCart(() => {
      cart.value = readCart();
    }),
  );
  return cart;
}
