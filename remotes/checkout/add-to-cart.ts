import { vueLifecycles } from 'conch-shell/vue';
import AddToCart from './add-to-cart.vue';

export const { mount, unmount, update } = vueLifecycles(AddToCart);
