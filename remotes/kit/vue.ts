import { type App, type ComponentOptions, createApp, h, nextTick, type ShallowRef, shallowRef } from 'vue';
import type { ShellProps } from './props.ts';

type Instance = { readonly app: App; readonly props: ShallowRef<ShellProps> };

/**
 * Creates the lifecycles of an exposed module from a Vue component, which can be mounted in several outlets at a time.
 * `mount` rejects if the component throws; `update` resolves after the DOM is updated.
 *
 * @param component declares the props that it uses; all other props are dropped
 * @param prepare runs before each app is mounted, for example to install a router
 */
export function vueLifecycles(component: ComponentOptions, prepare?: (app: App, props: ShellProps) => unknown) {
  const instances = new WeakMap<HTMLElement, Instance>();
  // Otherwise Vue would set undeclared props as attributes of the root element (https://vuejs.org/guide/components/attrs.html).
  const root = { ...component, inheritAttrs: false };

  return {
    async mount(initial: ShellProps): Promise<void> {
      const props = shallowRef(initial);
      const app = createApp({ render: () => h(root, { ...props.value }) });
      // By default, a production build of Vue only logs the error, which would leave the outlet empty
      // (https://vuejs.org/api/application#app-config-throwunhandlederrorinproduction).
      app.config.throwUnhandledErrorInProduction = true;
      // `useId` counts from 0 in each app, so ids of two apps would collide
      // (https://vuejs.org/api/composition-api-helpers#useid).
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
