/**
 * The props that the shell passes to every lifecycle of an exposed module, in addition to those set in the manifest or by the page
 * that embeds a fragment.
 */
export type ShellProps = {
  /** Name of the application, or of the fragment followed by a number that is unique among its instances on the page. */
  readonly name: string;
  /** The element to render into. It is empty at `mount` and belongs to the module until `unmount`. */
  readonly domElement: HTMLElement;
  /** Path at which the site is mounted, with a slash at both ends: `/` or `/shop/`. Links start with it. */
  readonly base: string;
  /** Navigates to a path below `base` or to a full URL, without a page load where the site has a route for it. */
  readonly navigate: (url: string) => void;
  /**
   * Language of the page, as a BCP 47 tag. When it changes, the shell calls `update`; a module without `update` is unmounted and
   * mounted again.
   */
  readonly lang: string;
  /** Tags of the site's languages, the default first. */
  readonly languages: readonly string[];
  /** Switches the whole page to another one of `languages`, and remembers it as the visitor's choice. */
  readonly setLanguage: (tag: string) => void;
  /**
   * Reports whether there is unsaved work that a page load would lose; a string is also shown to the visitor. Reset at `unmount`.
   * While any module has unsaved work, the shell does not reload the page by itself.
   */
  readonly setDirty: (dirty: boolean | string) => void;
  /**
   * Reports that the module cannot go on, as when its framework has removed what it rendered. The shell unmounts it, and shows
   * the remote's previous build or an error card with a way to try again. Only the first call counts, and none after `unmount`.
   */
  readonly fail: (error?: unknown) => void;
  /**
   * Gives the page a title, in place of that of the manifest: for the current path, until the module is unmounted. Only the
   * application in `main` has a page to give a title to; for header, footer and fragments it does nothing.
   */
  readonly setTitle: (title: string) => void;
};
