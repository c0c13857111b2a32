/** An input file that is there and cannot be true; the message says what is wrong in it, in the user's language. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
}
