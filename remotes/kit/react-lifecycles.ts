import type { ReactNode } from 'react';
import type { Root, RootOptions } from 'react-dom/client';
import type { ShellProps } from './props.ts';

/** What the lifecycles need of React, which the shell takes from the share scope. */
export type ReactParts = {
  readonly createRoot: (element: HTMLElement, options: RootOptions) => Root;
  readonly flushSync: (work: () => void) => void;
};

/**
 * A React root whose `render` is synchronous: it returns after the commit, and throws the first error that a component threw. An
 * error at another time fails the module, because React has removed the whole tree
 * (https://react.dev/reference/react-dom/client/createRoot#parameters).
 */
function createSyncRoot({ createRoot, flushSync }: ReactParts, { domElement, fail }: ShellProps) {
  let thrown: unknown[] | undefined;
  const root = createRoot(domElement, {
    onUncaughtError(error) {
      if (thrown) thrown.push(error);
      else {
        reportError(error);
        fail(error);
      }
    },
  });
  return {
    render(node: ReactNode) {
      const errors: unknown[] = [];
      thrown = errors;
      flushSync(() => root.render(node));
      thrown = undefined;
      if (errors.length > 0) throw errors[0];
    },
    unmount: () => root.unmount(),
  };
}

/**
 * Creates lifecycles that render with React: see `reactLifecycles` in react.tsx.
 *
 * @param element what to render with these props
 */
export function createReactLifecycles<Props extends ShellProps>(
  react: ReactParts,
  element: (props: Props) => ReactNode,
) {
  const roots = new Map<HTMLElement, ReturnType<typeof createSyncRoot>>();

  // `flushSync` does nothing while React is committing, and all remotes share one React. A commit in one remote that adds, changes
  // or removes a `<conch-fragment>` calls these lifecycles, so each of them first lets that commit finish.
  // https://react.dev/reference/react-dom/flushSync#im-getting-an-error-flushsync-was-called-from-inside-a-lifecycle-method
  const afterCommit = () => Promise.resolve();

  return {
    async mount(props: Props): Promise<void> {
      await afterCommit();
      const root = createSyncRoot(react, props);
      roots.set(props.domElement, root);
      root.render(element(props));
    },
    async update(props: Props): Promise<void> {
      await afterCommit();
      roots.get(props.domElement)?.render(element(props));
    },
    async unmount({ domElement }: Props): Promise<void> {
      await afterCommit();
      roots.get(domElement)?.unmount();
      roots.delete(domElement);
    },
  };
}
