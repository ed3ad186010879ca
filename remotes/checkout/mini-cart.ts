import { vueLifecycles } from 'conch-shell/vue';
import MiniCart from './mini-cart.vue';

export const { mount, unmount, update } = vueLifecycles(MiniCart);
