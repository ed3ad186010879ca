import type { App, Component, ComponentOptions, ShallowRef, VNode } from 'vue';
import type { ShellProps } from './props.ts';

/** What the lifecycles need of Vue, which the shell takes from the share scope. */
export type VueParts = {
  readonly createApp: (root: Component) => App;
  readonly h: (component: ComponentOptions, props: object) => VNode;
  readonly nextTick: () => Promise<void>;
  readonly shallowRef: <Value>(value: Value) => ShallowRef<Value>;
};

type Instance = {
  readonly app: App;
  readonly props: ShallowRef<ShellProps>;
  collect(work: () => unknown): Promise<void>;
};

/**
 * Where Vue caught an error that leaves a hole in the page: `setup`, rendering, or a hook on the way to the mount. After one of
 * an event handler or a watcher, what the visitor sees is intact. A production build says so by a code:
 * https://vuejs.org/error-reference/#runtime-errors
 */
const RENDERING = new Set([
  ...['0', '1', '15', 'bc', 'c', 'bm', 'm'],
  ...['setup function', 'render function', 'component update'],
  ...['beforeCreate hook', 'created hook', 'beforeMount hook', 'mounted hook'],
]);

/** Creates lifecycles that render with Vue: see `vueLifecycles` in vue.ts. */
export function createVueLifecycles(
  { createApp, h, nextTick, shallowRef }: VueParts,
  component: ComponentOptions,
  prepare?: (app: App, props: ShellProps) => unknown,
) {
  const instances = new WeakMap<HTMLElement, Instance>();
  // Otherwise Vue would set undeclared props as attributes of the root element (https://vuejs.org/guide/components/attrs.html).
  const root = { ...component, inheritAttrs: false };

  return {
    async mount(initial: ShellProps): Promise<void> {
      const props = shallowRef(initial);
      const app = createApp({ render: () => h(root, { ...props.value }) });
      let thrown: unknown[] | undefined;
      const collect = async (work: () => unknown) => {
        const errors: unknown[] = [];
        thrown = errors;
        try {
          await work();
        } finally {
          thrown = undefined;
        }
        if (errors.length > 0) throw errors[0];
      };
      // By default, a production build of Vue only logs the error, which would leave the outlet empty
      // (https://vuejs.org/api/application#app-config-errorhandler).
      app.config.errorHandler = (error, _instance, info) => {
        if (thrown) return void thrown.push(error);
        reportError(error);
        if (RENDERING.has(info.replace(/.*#runtime-/, ''))) initial.fail(error);
      };
      // `useId` counts from 0 in each app, so ids of two apps would collide
      // (https://vuejs.org/api/composition-api-helpers#useid).
      app.config.idPrefix = initial.name;
      if (prepare) await prepare(app, initial);
      await collect(() => app.mount(initial.domElement));
      instances.set(initial.domElement, { app, props, collect });
    },

    async unmount({ domElement }: ShellProps): Promise<void> {
      instances.get(domElement)?.app.unmount();
      instances.delete(domElement);
    },

    async update(next: ShellProps): Promise<void> {
      const instance = instances.get(next.domElement);
      if (!instance) return;
      await instance.collect(() => {
        instance.props.value = next;
        return nextTick();
      });
    },
  };
}
