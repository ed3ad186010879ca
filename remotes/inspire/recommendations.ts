import { svelteLifecycles } from '../kit/svelte.ts';
import Recommendations from './recommendations.svelte';

export const { mount, unmount, update } = svelteLifecycles(Recommendations);
