import type { ComponentType, ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { ShellProps } from './props.ts';

/** A root whose `render` has committed when it returns, and throws what the components threw. */
function syncRoot(domElement: HTMLElement) {
  let thrown: unknown[] | undefined;
  const root = createRoot(domElement, {
    onUncaughtError: (error) => (thrown ? thrown.push(error) : reportError(error)),
  });
  return {
    render(node: ReactNode) {
      const failures: unknown[] = [];
      thrown = failures;
      flushSync(() => root.render(node));
      thrown = undefined;
      if (failures.length > 0) throw failures[0];
    },
    unmount: () => root.unmount(),
  };
}

/** Lifecycles of a component, for any number of outlets at a time. `mount` and `update` settle once the DOM is there. */
export function reactLifecycles<Props extends ShellProps>(Component: ComponentType<Props>) {
  const roots = new Map<HTMLElement, ReturnType<typeof syncRoot>>();

  // React refuses to flush one root while it commits another, and it is such a commit that adds, changes or removes a
  // `<conch-fragment>`. All remotes share one React, so each lifecycle waits for that commit to end.
  const idle = () => Promise.resolve();

  return {
    async mount(props: Props): Promise<void> {
      await idle();
      const root = syncRoot(props.domElement);
      roots.set(props.domElement, root);
      root.render(<Component {...props} />);
    },
    async update(props: Props): Promise<void> {
      await idle();
      roots.get(props.domElement)?.render(<Component {...props} />);
    },
    async unmount({ domElement }: Props): Promise<void> {
      await idle();
      roots.get(domElement)?.unmount();
      roots.delete(domElement);
    },
  };
}
