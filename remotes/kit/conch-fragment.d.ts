import type { HTMLAttributes } from 'react';

/** The element in which the shell mounts a fragment. Attributes beside `name` are the fragment's own. */
type FragmentAttributes = HTMLAttributes<HTMLElement> & {
  readonly name: string;
  readonly sku?: string;
  readonly skus?: string;
};

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'conch-fragment': FragmentAttributes;
    }
  }
}
