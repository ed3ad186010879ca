import type { HTMLAttributes } from 'react';

/** The element in which the shell mounts a fragment. All attributes except `name` become props of the fragment. */
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
