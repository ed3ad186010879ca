import { type App, type ComponentOptions, createApp, type DefineComponent, h, nextTick, shallowRef } from 'vue';
import type { FragmentAttributes } from './fragments.ts';
import type { ShellProps } from './props.ts';
import { createVueLifecycles } from './vue-lifecycles.ts';

declare module 'vue' {
  interface GlobalComponents {
    /** The element in which the shell mounts a fragment. */
    'conch-fragment': DefineComponent<FragmentAttributes>;
  }
}

/**
 * Creates the lifecycles of an exposed module from a Vue component, which can be mounted in several outlets at a time.
 * `mount` rejects if the component throws; `update` resolves after the DOM is updated. If a component throws later while it
 * renders, and no `onErrorCaptured` stops that, the shell shows an error card.
 *
 * @param component declares the props that it uses; all other props are dropped
 * @param prepare runs before each app is mounted, for example to install a router
 */
export const vueLifecycles = (component: ComponentOptions, prepare?: (app: App, props: ShellProps) => unknown) =>
  createVueLifecycles({ createApp, h, nextTick, shallowRef }, component, prepare);
