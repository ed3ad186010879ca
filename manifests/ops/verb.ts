/** One command of `conch`. */
export type Verb = {
  /** What it does, in a few words for the list of commands. */
  readonly summary: string;
  /** The text of `conch <verb> --help`. */
  readonly usage: string;
  /**
   * Does it; rejects when it could not be done.
   *
   * @throws {UsageError} the arguments make no sense
   * @throws {OperatorError} they do, but what they ask for cannot be done
   */
  readonly run: (args: readonly string[], print: (line: string) => void) => Promise<void>;
};

/** The command line is wrong: told together with the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
