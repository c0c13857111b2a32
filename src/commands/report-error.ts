import { CommandError } from '../app/command-error.ts';
import { damageWords, notWrittenWords } from '../app/damage-words.ts';
import { InvalidInputError } from '../app/invalid-input-error.ts';
import type { Program } from '../app/program.ts';
import { sourceStack } from '../app/source-stack.ts';
import { UsageError } from '../app/usage-error.ts';
import { exitCodes } from '../screens/exit-codes.ts';
import { DamagedFileError } from '../store/damaged-file-error.ts';
import { WriteRefusedError } from '../store/write-refused-error.ts';
import { UnreadableSourceError } from './source-text.ts';

/** The end of a command by an error: the words for a person, and what a program needs to tell it from others. */
export interface ErrorReport {
  /** Kind of the error. */
  readonly code: string;
  readonly exitCode: number;
  /** Said in the user's language. */
  readonly message: string;
  /** The file that is meant. */
  readonly path?: string;
  /** The typed fault of that file. */
  readonly problem?: string;
  /** Arguments or flags that are missing. */
  readonly need?: readonly string[];
}

/** An error in the user's language, with its kind and the exit code. One that we do not know shows where it is. */
export function errorReport(error: unknown, program: Program): ErrorReport {
  const texts = program.texts.commands.errors;
  if (error instanceof UsageError) {
    return { code: 'usage', exitCode: exitCodes.usage, message: error.message, need: error.need };
  }
  if (error instanceof CommandError) {
    const { code, exitCode, message } = error;
    return { code, exitCode, message };
  }
  if (error instanceof InvalidInputError) {
    return { code: 'invalid-input', exitCode: exitCodes.damaged, message: error.message };
  }
  if (error instanceof DamagedFileError) {
    const { path, problem } = error;
    return {
      code: 'damaged-file',
      exitCode: exitCodes.damaged,
      message: damageWords(error, program.texts),
      path,
      problem: typeof problem === 'string' ? problem : problem.code,
    };
  }
  if (error instanceof WriteRefusedError) {
    const { path, problem } = error;
    return {
      code: 'not-written',
      exitCode: exitCodes.failed,
      message: notWrittenWords(error, program.texts),
      path,
      problem,
    };
  }
  if (error instanceof UnreadableSourceError) {
    const { source, reason } = error;
    const message = reason === null ? texts.tooLarge(source) : texts.unreadable(source, reason);
    return {
      code: 'unreadable-file',
      exitCode: exitCodes.damaged,
      message,
      path: source,
      problem: reason ?? 'too-large',
    };
  }
  const shown = error instanceof Error ? sourceStack(error.stack ?? error.message) : String(error);
  return { code: 'unexpected', exitCode: exitCodes.failed, message: texts.unexpected(shown) };
}
