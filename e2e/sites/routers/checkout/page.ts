import { h, onMounted } from 'vue';
import { RouterLink, useRoute } from 'vue-router';
import { count } from '../seen.ts';

/** Shows where Vue Router is, and leads on. */
export const Page = {
  setup() {
    const route = useRoute();
    onMounted(() => count('vue mounted'));
    return () => {
      count('vue');
      const links = ['/shop/1', '/shop/2', '/shop/3?by=price', '/cart', '/stores'];
      return [
        h('p', { 'data-shows': 'vue' }, route.fullPath),
        ...links.map((to) => h(RouterLink, { key: to, to }, () => `vue ${to}`)),
      ];
    };
  },
};
