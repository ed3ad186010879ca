import type { ComponentType, HTMLAttributes as ElementAttributes } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { FragmentAttributes } from './fragments.ts';
import type { ShellProps } from './props.ts';
import { createReactLifecycles } from './react-lifecycles.ts';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      /** The element in which the shell mounts a fragment. */
      'conch-fragment': ElementAttributes<HTMLElement> & FragmentAttributes;
    }
  }
}

/**
 * Creates the lifecycles of an exposed module from a React component, which can be mounted in several outlets at a time.
 * `mount` and `update` resolve after the DOM is updated, and reject if the component throws. If it throws later, and no error
 * boundary catches that, the shell shows an error card.
 */
export const reactLifecycles = <Props extends ShellProps>(Component: ComponentType<Props>) =>
  createReactLifecycles<Props>({ createRoot, flushSync }, (props) => <Component {...props} />);
