import { onScopeDispose, reactive, shallowRef, watch } from 'vue';
import { type Order, type OrderErrors, orderErrors, parsePickedStore } from './order.ts';

/** The order form. Errors appear at the first `check`; from then on they are updated with each input. */
export function useOrder() {
  const order = reactive<{ -readonly [Field in keyof Order]: Order[Field] }>({
    firstName: '',
    lastName: '',
    store: undefined,
  });
  const errors = shallowRef<OrderErrors>({});
  let checked = false;

  /** @returns whether the order is complete */
  function check(): boolean {
    checked = true;
    errors.value = orderErrors(order);
    return Object.keys(errors.value).length === 0;
  }

  watch(order, () => {
    if (checked) check();
  });

  const onPicked = (event: Event) => {
    if (event instanceof CustomEvent) order.store = parsePickedStore(event.detail) ?? order.store;
  };
  window.addEventListener('store:picked', onPicked);
  onScopeDispose(() => window.removeEventListener('store:picked', onPicked));

  return { order, errors, check };
}
