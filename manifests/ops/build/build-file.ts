import type { CompressedCopy } from './compressed-copies.ts';

/** A file of a build, with all that visitors may get when they request it. */
export type BuildFile = {
  readonly content: Buffer;
  readonly copies: readonly CompressedCopy[];
  /** Response headers, if the file was read over HTTP. */
  readonly headers?: Headers;
  /** The final URL, if the request was redirected. */
  readonly redirectedTo?: string;
};
