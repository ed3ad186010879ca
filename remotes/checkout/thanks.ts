import { vueLifecycles } from 'conch-shell/vue';
import ThanksPage from './thanks-page.vue';

export const { mount, unmount, update } = vueLifecycles(ThanksPage);
