import { vueLifecycles } from '../kit/vue.ts';
import CartPage from './cart-page.vue';

export const { mount, unmount, update } = vueLifecycles(CartPage);
