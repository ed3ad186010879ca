/** Every error that a person can see has a code that is never renamed, a heading in the README and a remedy in remedies.ts. */
export type ShellErrorCode =
  | 'MANIFEST_UNREACHABLE'
  | 'MANIFEST_NOT_JSON'
  | 'MANIFEST_INVALID'
  | 'ENTRY_UNREACHABLE'
  | 'ENTRY_TIMEOUT'
  | 'ENTRY_THREW'
  | 'ENTRY_NOT_CONTAINER'
  | 'GLOBAL_TAKEN'
  | 'SHARE_SCOPE_REJECTED'
  | 'SHARE_SCOPE_TIMEOUT'
  | 'MODULE_NOT_EXPOSED'
  | 'MODULE_UNAVAILABLE'
  | 'MODULE_TIMEOUT'
  | 'MODULE_THREW'
  | 'LIFECYCLES_MISSING'
  | 'LIFECYCLE_FAILED'
  | 'LIFECYCLE_TIMEOUT'
  | 'FRAGMENT_UNKNOWN';

type Options = {
  readonly remote?: string | undefined;
  readonly version?: string | undefined;
  readonly cause?: unknown;
};

export class ShellError extends Error {
  override readonly name = 'ShellError';
  readonly code: ShellErrorCode;
  readonly remote: string | undefined;
  readonly version: string | undefined;

  /** @param fact what happened, with the URL, the name or the HTTP status; the remedy stands apart */
  constructor(code: ShellErrorCode, fact: string, { remote, version, cause }: Options = {}) {
    super(`${code}: ${fact}`, { cause });
    this.code = code;
    this.remote = remote;
    this.version = version;
  }
}
