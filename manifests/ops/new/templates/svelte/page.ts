import { svelteLifecycles } from 'conch-shell/svelte';
import Page from './page.svelte';

export const { mount, unmount, update } = svelteLifecycles(Page);
