/** A part of the store to break: where it is seen, and the heading of that page when it is whole. */
export type Part = {
  readonly remote: string;
  readonly path: string;
  readonly application: string;
  readonly heading: string;
};

export const product: Part = {
  remote: 'decide',
  path: 'product/CL-01',
  application: 'product',
  heading: 'Haymaker',
};

/** Its build exposes several modules, so that each has a script of its own. */
export const cart: Part = { remote: 'checkout', path: 'cart', application: 'cart', heading: 'Your cart' };
