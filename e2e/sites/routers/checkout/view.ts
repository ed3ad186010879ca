import { h } from 'vue';
import { createRouter, createWebHistory, RouterView } from 'vue-router';
import { vueLifecycles } from '../../../../remotes/kit/vue.ts';
import { count, seen } from '../seen.ts';
import { Page } from './page.ts';

const Checkout = { render: () => h(RouterView) };

export const { mount, unmount, update } = vueLifecycles(Checkout, async (app, { base }) => {
  const history = createWebHistory(base);
  const router = createRouter({ history, routes: [{ path: '/:path(.*)*', component: Page }] });
  router.beforeEach(() => {
    // Another remote's entry has no state of Vue Router, which then would push a wrong URL.
    const { state } = window.history;
    if (!state?.current) window.history.replaceState({ ...state, current: history.location }, '');
  });
  router.beforeEach(() => {
    count('vue guarded');
    return seen().gate;
  });
  app.use(router).onUnmount(() => history.destroy());
  await router.isReady();
});
