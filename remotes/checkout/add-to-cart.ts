import { vueLifecycles } from '../kit/vue.ts';
import AddToCart from './add-to-cart.vue';

export const { mount, unmount, update } = vueLifecycles(AddToCart);
