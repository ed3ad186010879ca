import { svelteLifecycles } from '../lifecycles/svelte.ts';
import Recommendations from './recommendations.svelte';

export const { mount, unmount, update } = svelteLifecycles(Recommendations);
