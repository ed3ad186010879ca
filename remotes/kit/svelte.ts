import { type Component, flushSync, mount, tick, unmount } from 'svelte';
import { fromStore, type Writable, writable } from 'svelte/store';
import type { ShellProps } from './props.ts';

type Instance = { readonly component: Record<string, unknown>; readonly props: Writable<ShellProps> };

/**
 * Creates the lifecycles of an exposed module from a Svelte component, which can be mounted in several outlets at a time.
 * `update` resolves after the DOM is updated.
 */
export function svelteLifecycles(component: Component<ShellProps>) {
  const instances = new WeakMap<HTMLElement, Instance>();

  return {
    async mount(initial: ShellProps): Promise<void> {
      const target = initial.domElement;
      const props = writable(initial);
      const latest = fromStore(props);
      // Reading `latest.current` in the component subscribes it to the store, so that an update of the store re-renders it
      // (https://svelte.dev/docs/svelte/svelte-store#fromStore).
      const reactiveProps = new Proxy(initial, { get: (_, key) => Reflect.get(latest.current, key) });
      instances.set(target, { component: mount(component, { target, props: reactiveProps }), props });
      flushSync();
    },

    async unmount({ domElement }: ShellProps): Promise<void> {
      const instance = instances.get(domElement);
      instances.delete(domElement);
      if (instance) await unmount(instance.component);
    },

    async update(next: ShellProps): Promise<void> {
      instances.get(next.domElement)?.props.set(next);
      await tick();
    },
  };
}
