/** A command line that cannot be carried out; the message says what is wrong and what to do, in the user's language. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** Arguments or flags that are missing; empty where something else is wrong. */
  readonly need: readonly string[];

  constructor(message: string, need: readonly string[] = []) {
    super(message);
    this.need = need;
  }
}
