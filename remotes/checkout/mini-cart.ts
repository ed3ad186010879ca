import { vueLifecycles } from '../kit/vue.ts';
import MiniCart from './mini-cart.vue';

export const { mount, unmount, update } = vueLifecycles(MiniCart);
