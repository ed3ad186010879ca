import { vueLifecycles } from 'conch-shell/vue';
import Page from './my-orders-page.vue';

export const { mount, unmount, update } = vueLifecycles(Page);
