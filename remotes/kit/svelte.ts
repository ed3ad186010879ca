import { type Component, flushSync, mount, tick, unmount } from 'svelte';
import type { HTMLAttributes as ElementAttributes } from 'svelte/elements';
import { fromStore, type Writable, writable } from 'svelte/store';
import Boundary from './boundary.svelte';
import type { FragmentAttributes } from './fragments.ts';
import type { ShellProps } from './props.ts';

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    /** The element in which the shell mounts a fragment. */
    'conch-fragment': ElementAttributes<HTMLElement> & FragmentAttributes;
  }
}

type Instance = { readonly component: Record<string, unknown>; readonly props: Writable<ShellProps> };

/**
 * Creates the lifecycles of an exposed module from a Svelte component, which can be mounted in several outlets at a time.
 * `mount` rejects if the component throws; `update` resolves after the DOM is updated. If a component throws later while it
 * renders, and no boundary of its own catches that, the shell shows an error card.
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
      const errors: unknown[] = [];
      let isMounting = true;
      const onerror = (error: unknown) => {
        if (isMounting) return void errors.push(error);
        reportError(error);
        initial.fail(error);
      };
      const boundary = mount(Boundary, { target, props: { component, props: reactiveProps, onerror } });
      instances.set(target, { component: boundary, props });
      flushSync();
      isMounting = false;
      if (errors.length > 0) throw errors[0];
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
