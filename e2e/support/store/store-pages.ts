/** A page of the store whose remote a test breaks, and its heading when all is well. */
export type StorePart = {
  readonly remote: string;
  readonly path: string;
  readonly application: string;
  readonly heading: string;
};

export const product: StorePart = {
  remote: 'decide',
  path: 'product/CL-01',
  application: 'product',
  heading: 'Haymaker',
};

/** Its build exposes several modules, so each has a script of its own. */
export const cart: StorePart = { remote: 'checkout', path: 'cart', application: 'cart', heading: 'Your cart' };
