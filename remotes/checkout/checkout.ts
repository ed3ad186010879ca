import { vueLifecycles } from 'conch-shell/vue';
import CheckoutPage from './checkout-page.vue';

export const { mount, unmount, update } = vueLifecycles(CheckoutPage);
