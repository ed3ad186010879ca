import { h, ref } from 'vue';
import { vueLifecycles } from '../../../../../remotes/kit/vue.ts';

/** Throws after a click: while it renders, or in the event handler. */
const View = {
  setup() {
    const isBroken = ref(false);
    const breakIt = () => {
      isBroken.value = true;
    };
    const throwInHandler = () => {
      throw new Error('broken handler');
    };
    return () => {
      if (isBroken.value) throw new Error('broken by a click');
      return [
        h('h1', 'vue works'),
        h('button', { onClick: breakIt }, 'render'),
        h('button', { onClick: throwInHandler }, 'handler'),
      ];
    };
  },
};

export const { mount, unmount, update } = vueLifecycles(View);
