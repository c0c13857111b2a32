/** A command line that cannot be carried out; the message says what is wrong and what to do, in the user's language. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
