/** A command line that cannot be understood: the program ends with status 2, like the real one. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

/** Well-formed arguments that contradict each other or the device: the program ends with `status`. */
export class ConstraintError extends Error {
  override readonly name: string = 'ConstraintError';
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}
