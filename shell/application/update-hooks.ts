import type { Build } from '../site/site.ts';

type Newer = {
  /**
   * Asked when a navigation is about to change which applications are active: whether the page is being loaded anew instead,
   * at the URL that has been reached. Asked more than once for a navigation.
   */
  loadsPage(): boolean;
  /**
   * Asked when files of a build are gone: the build to go on with, or 'page' when the page has to be loaded for it and that is
   * seen to. Undefined when the manifest names no other one. Never rejects.
   */
  insteadOf(build: Build): Promise<Build | 'page' | undefined>;
};

/** What the page knows of newer builds: nothing, until the chunk that follows the manifest puts its answers here. */
export const newer: Newer = {
  loadsPage: () => false,
  insteadOf: async () => undefined,
};
