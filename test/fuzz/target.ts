/** One kind of input that somebody else may have written. */
export interface Target {
  readonly name: string;
  /** What it looks like when it is well. */
  readonly corpus: readonly string[];
  /** Reads it as the program does, in this process. Errors of our own classes are answers; any other is a fault. */
  readonly read?: (input: string, folder: string) => unknown;
  /** Writes the input where the commands look for it, and gives the words of command lines that read it. */
  readonly commands?: (input: string, folder: string) => readonly (readonly string[])[];
  /** Figures that stand for no quantity are a fault of these outputs, unless the input says them itself. */
  readonly hasOwnFigures: boolean;
  /** Inputs of this kind for each that was asked for: what takes long is tried less often. */
  readonly share: number;
}

/** With a reader of its own, the whole program is given one input in so many. */
export const programEvery = 200;
