/**
 * Error codes of the `conch` commands, printed with `--json` so that scripts can branch on them. Codes are never
 * renamed.
 */
export type OperatorErrorCode =
  | 'ADDRESS_UNAVAILABLE'
  | 'FOLDER_MISSING'
  | 'SHELL_NOT_BUILT'
  | 'MANIFEST_MISSING'
  | 'MANIFEST_UNREADABLE'
  | 'MANIFEST_INVALID'
  | 'MANIFEST_UNWRITABLE'
  | 'MANIFEST_UNSIGNED'
  | 'MANIFEST_EXPIRED'
  | 'KEY_MISSING'
  | 'KEY_UNUSABLE'
  | 'HISTORY_BROKEN'
  | 'CONFLICT'
  | 'FROZEN'
  | 'REMOTE_UNKNOWN'
  | 'REVISION_UNKNOWN'
  | 'NOTHING_TO_DO'
  | 'BUILD_UNREADABLE'
  | 'BUILD_UNFIT'
  | 'BUILD_UNREACHABLE'
  | 'BUCKET_UNREACHABLE'
  | 'BUCKET_UNSAFE'
  | 'REDIRECTED'
  | 'STATUS_UNREACHABLE'
  | 'REFERENCE_UNKNOWN'
  | 'SIGN_IN_NEEDED'
  | 'VERSION_TAKEN'
  | 'CHECK_FAILED'
  | 'BROWSER_MISSING'
  | 'NAME_TAKEN'
  | 'DIRECTORY_TAKEN'
  | 'PACKAGE_MISSING'
  | 'BUILD_FAILED'
  | 'COMMAND_FAILED'
  | 'INSTALL_FAILED'
  | 'FILE_UNUSABLE';

/** An error that the operator can fix: it states one or more facts, each a line of its own, and what to do. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
  readonly code: OperatorErrorCode;
  readonly facts: readonly string[];
  readonly remedy: string;

  constructor(code: OperatorErrorCode, fact: string | readonly string[], remedy: string, options?: ErrorOptions) {
    const facts = [fact].flat();
    super(facts.join('\n'), options);
    this.code = code;
    this.facts = facts;
    this.remedy = remedy;
  }
}
