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

/**
 * Reads the files of one build as visitors would get them: from the disk, where `conch serve` would find them, or over
 * HTTP.
 */
export type BuildReader = {
  /** Folder or URL of the build, with a slash at the end. */
  readonly name: string;
  /**
   * Undefined when there is no such file.
   *
   * @param file path inside the build, as in a URL; a query is sent over HTTP and ignored on disk
   * @throws {OperatorError} FILE_UNUSABLE when the file is there and cannot be read; BUILD_UNREACHABLE when the server
   *   does not answer, or answers with an error other than 404 and 410; REDIRECTED when it redirects to another host;
   *   SIGN_IN_NEEDED when it refuses those who are not signed in, and the manifest says so by `credentials`
   */
  read(file: string): Promise<BuildFile | undefined>;
};
