import { readFileSync } from 'node:fs';
import { saysMissing } from '../text/file-fault.ts';
import { thrownCode, thrownMessage } from '../text/thrown.ts';
import { InvalidInputError } from './invalid-input-error.ts';
import { UsageError } from './usage-error.ts';

/** The error of a file that a command line names: input is missing where there is none, else it is invalid. */
export function inputFileError(message: string, said: string): UsageError | InvalidInputError {
  return saysMissing(said) ? new UsageError(message) : new InvalidInputError(message);
}

/**
 * The text of a file that a command line names; `worded` says why there is none, from what the system says.
 * @throws UsageError where there is no such file, InvalidInputError where it cannot be read
 */
export function inputText(path: string, worded: (path: string, reason: string) => string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const said = thrownCode(error) ?? thrownMessage(error);
    throw inputFileError(worded(path, said), said);
  }
}
