import type { ComponentType, HTMLAttributes as ElementAttributes, ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { FragmentAttributes } from './fragments.ts';
import type { ShellProps } from './props.ts';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      /** The element in which the shell mounts a fragment. */
      'conch-fragment': ElementAttributes<HTMLElement> & FragmentAttributes;
    }
  }
}

/**
 * A React root whose `render` is synchronous: it returns after the commit, and throws the first error that a component threw. An
 * error at another time fails the module, because React has removed the whole tree
 * (https://react.dev/reference/react-dom/client/createRoot#parameters).
 */
function createSyncRoot({ domElement, fail }: ShellProps) {
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
 * Creates the lifecycles of an exposed module from a React component, which can be mounted in several outlets at a time.
 * `mount` and `update` resolve after the DOM is updated, and reject if the component throws. If it throws later, and no error
 * boundary catches that, the shell shows an error card.
 */
export function reactLifecycles<Props extends ShellProps>(Component: ComponentType<Props>) {
  const roots = new Map<HTMLElement, ReturnType<typeof createSyncRoot>>();

  // `flushSync` does nothing while React is committing, and all remotes share one React. A commit in one remote that adds, changes
  // or removes a `<conch-fragment>` calls these lifecycles, so each of them first lets that commit finish.
  // https://react.dev/reference/react-dom/flushSync#im-getting-an-error-flushsync-was-called-from-inside-a-lifecycle-method
  const afterCommit = () => Promise.resolve();

  return {
    async mount(props: Props): Promise<void> {
      await afterCommit();
      const root = createSyncRoot(props);
      roots.set(props.domElement, root);
      root.render(<Component {...props} />);
    },
    async update(props: Props): Promise<void> {
      await afterCommit();
      roots.get(props.domElement)?.render(<Component {...props} />);
    },
    async unmount({ domElement }: Props): Promise<void> {
      await afterCommit();
      roots.get(domElement)?.unmount();
      roots.delete(domElement);
    },
  };
}
