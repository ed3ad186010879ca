/** What the shell hands to every lifecycle of an exposed module, beside the props that the manifest or the page sets. */
export type ShellProps = {
  /** Name of the application, or of the fragment with a number that tells its instances on a page apart. */
  readonly name: string;
  /** The outlet. It is empty, and belongs to this mount until its `unmount`. */
  readonly domElement: HTMLElement;
  /** Path at which the site is mounted, with a slash at both ends: `/` or `/shop/`. Links begin with it. */
  readonly base: string;
  /** Goes to a path below `base` or to a whole URL, without a page load where the site has the route. */
  readonly navigate: (url: string) => void;
  /** The language of the page, as its BCP 47 tag. A change comes by `update`; without one the module is mounted anew. */
  readonly lang: string;
  /** Tags of the languages that the site has, its default first. */
  readonly languages: readonly string[];
  /** Changes the language of the whole page to another one of `languages`, and keeps it as the visitor's choice. */
  readonly setLanguage: (tag: string) => void;
  /**
   * Says whether there is work that a page load would lose; a sentence is shown to the visitor. It ends with `unmount`. While
   * there is some, the page is not loaded anew by itself.
   */
  readonly setDirty: (dirty: boolean | string) => void;
};
