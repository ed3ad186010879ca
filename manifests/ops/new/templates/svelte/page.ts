import { svelteLifecycles } from '../../../../../remotes/lifecycles/svelte.ts';
import Page from './page.svelte';

export const { mount, unmount, update } = svelteLifecycles(Page);
