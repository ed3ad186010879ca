import { vueLifecycles } from 'conch-shell/vue';
import CartPage from './cart-page.vue';

export const { mount, unmount, update } = vueLifecycles(CartPage);
