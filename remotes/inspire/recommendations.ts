import { svelteLifecycles } from 'conch-shell/svelte';
import Recommendations from './recommendations.svelte';

export const { mount, unmount, update } = svelteLifecycles(Recommendations);
