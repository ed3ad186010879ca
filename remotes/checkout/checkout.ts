import { vueLifecycles } from '../kit/vue.ts';
import CheckoutPage from './checkout-page.vue';

export const { mount, unmount, update } = vueLifecycles(CheckoutPage);
