import { type App, type ComponentOptions, createApp, h, nextTick, type ShallowRef, shallowRef } from 'vue';
import type { ShellProps } from './props.ts';

type Instance = { readonly app: App; readonly props: ShallowRef<ShellProps> };

/**
 * The lifecycles of an exposed module that renders `component`, once for each outlet it is mounted in.
 * The component declares those of the shell's and the page's props that it wants. `mount` rejects when it throws.
 *
 * @param prepare gives each app what it uses, such as a router, before it is mounted
 */
export function vueLifecycles(component: ComponentOptions, prepare?: (app: App, props: ShellProps) => unknown) {
  const instances = new WeakMap<HTMLElement, Instance>();
  // What the component does not declare would otherwise become attributes of its root element.
  const root = { ...component, inheritAttrs: false };

  return {
    async mount(initial: ShellProps): Promise<void> {
      const props = shallowRef(initial);
      const app = createApp({ render: () => h(root, { ...props.value }) });
      // In production Vue would log the error and leave the outlet empty.
      app.config.throwUnhandledErrorInProduction = true;
      // `useId` counts from 0 in each app.
      app.config.idPrefix = initial.name;
      if (prepare) await prepare(app, initial);
      app.mount(initial.domElement);
      instances.set(initial.domElement, { app, props });
    },

    async unmount({ domElement }: ShellProps): Promise<void> {
      instances.get(domElement)?.app.unmount();
      instances.delete(domElement);
    },

    async update(next: ShellProps): Promise<void> {
      const instance = instances.get(next.domElement);
      if (!instance) return;
      instance.props.value = next;
      await nextTick();
    },
  };
}
