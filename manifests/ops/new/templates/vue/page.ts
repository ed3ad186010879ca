import { vueLifecycles } from '../../../../../remotes/lifecycles/vue.ts';
import Page from './my-orders-page.vue';

export const { mount, unmount, update } = vueLifecycles(Page);
