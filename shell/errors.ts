/**
 * Codes of all errors that visitors or operators can see. A code is never renamed. Each has a remedy in remedies.ts, which otherwise
 * does not compile, and a heading in ERRORS.md, which a test checks.
 */
export type ShellErrorCode =
  | 'MANIFEST_UNREACHABLE'
  | 'MANIFEST_TIMEOUT'
  | 'MANIFEST_IS_HTML'
  | 'MANIFEST_NOT_JSON'
  | 'MANIFEST_INVALID'
  | 'MANIFEST_OUTDATED'
  | 'MANIFEST_UNSIGNED'
  | 'MANIFEST_EXPIRED'
  | 'MANIFEST_UNVERIFIABLE'
  | 'ENTRY_NOT_FOUND'
  | 'ENTRY_SERVER_ERROR'
  | 'ENTRY_REFUSED'
  | 'ENTRY_UNREACHABLE'
  | 'ENTRY_CORS'
  | 'ENTRY_TIMEOUT'
  | 'ENTRY_IS_HTML'
  | 'ENTRY_WRONG_TYPE'
  | 'ENTRY_SYNTAX_ERROR'
  | 'ENTRY_THREW'
  | 'ENTRY_INTEGRITY_MISMATCH'
  | 'ENTRY_INTEGRITY_MISSING'
  | 'ENTRY_BLOCKED_BY_CSP'
  | 'ENTRY_REDIRECTED'
  | 'CONTAINER_MISSING'
  | 'CONTAINER_INVALID'
  | 'CONTAINER_IS_ELEMENT'
  | 'GLOBAL_TAKEN'
  | 'UNIQUE_NAME_TAKEN'
  | 'SHARE_SCOPE_TAKEN'
  | 'SHARE_SCOPE_THREW'
  | 'SHARE_SCOPE_REJECTED'
  | 'SHARE_SCOPE_TIMEOUT'
  | 'SHARED_VERSION_MISSING'
  | 'SHARED_CHUNK_UNREACHABLE'
  | 'MODULE_NOT_EXPOSED'
  | 'MODULE_GET_FAILED'
  | 'MODULE_TIMEOUT'
  | 'CHUNK_UNREACHABLE'
  | 'CHUNK_INTEGRITY_MISMATCH'
  | 'CHUNK_INTEGRITY_MISSING'
  | 'FACTORY_THREW'
  | 'FACTORY_EMPTY'
  | 'LIFECYCLES_MISSING'
  | 'LIFECYCLE_INVALID'
  | 'BOOTSTRAP_FAILED'
  | 'BOOTSTRAP_TIMEOUT'
  | 'MOUNT_FAILED'
  | 'MOUNT_TIMEOUT'
  | 'UPDATE_FAILED'
  | 'UPDATE_TIMEOUT'
  | 'UNMOUNT_FAILED'
  | 'UNMOUNT_TIMEOUT'
  | 'REMOTE_HUNG'
  | 'REMOTE_FAILED'
  | 'EVAL_BLOCKED_BY_CSP'
  | 'HTML_BLOCKED_BY_CSP'
  | 'SCRIPT_BLOCKED_BY_CSP'
  | 'REMOTE_THREW'
  | 'OUTSIDE_OUTLET'
  | 'LOAD_CANCELLED'
  | 'FRAGMENT_UNKNOWN';

type Options = {
  readonly remote?: string | undefined;
  readonly version?: string | undefined;
  readonly cause?: unknown;
  readonly needsPageLoad?: boolean | undefined;
};

export class ShellError extends Error {
  override readonly name = 'ShellError';
  declare readonly code: ShellErrorCode;
  /** The message without the code. */
  declare readonly fact: string;
  declare readonly remote: string | undefined;
  declare readonly version: string | undefined;
  /** Whether no retry in this document can succeed, but a page load may. */
  declare readonly needsPageLoad: boolean | undefined;

  /** @param fact what happened, with the URL, the name or the HTTP status; the remedy is in remedies.ts */
  constructor(code: ShellErrorCode, fact: string, { remote, version, cause, needsPageLoad }: Options = {}) {
    super(`${code}: ${fact}`, { cause });
    Object.assign(this, { code, fact, remote, version, needsPageLoad });
  }
}
