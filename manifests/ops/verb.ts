/** One command of `conch`. */
export type Verb = {
  /** What it does, in a few words for the list of commands. */
  readonly summary: string;
  /** The text of `conch <verb> --help`. */
  readonly usage: string;
  /**
   * Does it, and reports; rejects when it could not be done.
   *
   * @param print is for what cannot wait for the report, because the command goes on
   * @throws {UsageError} the arguments make no sense
   * @throws {OperatorError} they do, but what they ask for cannot be done
   */
  readonly run: (args: readonly string[], print: (line: string) => void) => Promise<Report>;
};

/** What came of a command. */
export type Report = {
  /** For people. The last line names the command that makes sense next. */
  readonly lines: readonly string[];
  /** For programs: printed in place of the lines with `--json`. */
  readonly data: object;
  /** The command did its work, and the answer is no: exit code 1. */
  readonly failed?: boolean;
};

/** The command line is wrong: told together with the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
