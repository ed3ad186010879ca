import { type Component, flushSync, mount, tick, unmount } from 'svelte';
import { fromStore, type Writable, writable } from 'svelte/store';
import type { ShellProps } from './props.ts';

type Instance = { readonly component: Record<string, unknown>; readonly props: Writable<ShellProps> };

/** The lifecycles of an exposed module that renders `component`, once for each outlet it is mounted in. */
export function svelteLifecycles(component: Component<ShellProps>) {
  const instances = new WeakMap<HTMLElement, Instance>();

  return {
    async mount(initial: ShellProps): Promise<void> {
      const target = initial.domElement;
      const props = writable(initial);
      const live = fromStore(props);
      // A component reads its props anew whenever they change; each read goes through the store.
      const reactive = new Proxy(initial, { get: (_, key) => Reflect.get(live.current, key) });
      instances.set(target, { component: mount(component, { target, props: reactive }), props });
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
