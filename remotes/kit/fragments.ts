/**
 * The fragments of a site, and the attributes of each. A site that names them here gets an error from its compiler for a name or an
 * attribute that does not exist; for one that does not, every name and attribute is allowed.
 *
 * @example
 * declare module 'conch-shell/remote' {
 *   interface Fragments {
 *     'add-to-cart': { sku: string };
 *   }
 * }
 */
// biome-ignore lint/suspicious/noEmptyInterface: sites add to it, which only an interface allows
export interface Fragments {}

/** The attributes of `<conch-fragment>`. All of them except `name` become props of the fragment. */
export type FragmentAttributes = keyof Fragments extends never
  ? { readonly name: string } & { readonly [attribute: string]: unknown }
  : { [Name in keyof Fragments]: { readonly name: Name } & Fragments[Name] }[keyof Fragments];
