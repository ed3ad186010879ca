import { svelteLifecycles } from '../../../../../remotes/kit/svelte.ts';
import Page from './page.svelte';

export const { mount, unmount, update } = svelteLifecycles(Page);
