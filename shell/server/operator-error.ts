/** Something that whoever runs a command can put right: `message` states the fact, `remedy` what to do. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.remedy = remedy;
  }
}
