import { svelteLifecycles } from '../../../../../remotes/kit/svelte.ts';
import View from './view.svelte';

export const { mount, unmount, update } = svelteLifecycles(View);
