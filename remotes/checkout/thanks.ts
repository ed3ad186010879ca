import { vueLifecycles } from '../kit/vue.ts';
import ThanksPage from './thanks-page.vue';

export const { mount, unmount, update } = vueLifecycles(ThanksPage);
