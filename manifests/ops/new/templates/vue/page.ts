import { vueLifecycles } from '../../../../../remotes/kit/vue.ts';
import Page from './my-orders-page.vue';

export const { mount, unmount, update } = vueLifecycles(Page);
