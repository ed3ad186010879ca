/** One command of `conch`. */
export type Verb = {
  /** A few words for the list of commands. */
  readonly summary: string;
  /** The text of `conch <verb> --help`. */
  readonly usage: string;
  /**
   * Runs the command. Rejects if it fails.
   *
   * @param print for output before the command ends
   * @throws {UsageError} for invalid arguments
   * @throws {OperatorError} for everything else that the operator can fix
   */
  readonly run: (args: readonly string[], print: (line: string) => void) => Promise<Report>;
};

/** The result of a command. */
export type Report = {
  /** For people. The last line names the command that makes sense next. */
  readonly lines: readonly string[];
  /** For programs: with `--json` it is printed instead of the lines. */
  readonly data: object;
  /** The command ran, and found errors: exit code 1. */
  readonly failed?: boolean;
};

/** The command line is invalid. The message states the fact, with or without a full stop. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
