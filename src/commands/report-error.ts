import { damageWords, notWrittenWords } from '../app/damage-words.ts';
import { InvalidInputError } from '../app/invalid-input-error.ts';
import type { Program } from '../app/program.ts';
import { sourceStack } from '../app/source-stack.ts';
import { UsageError } from '../app/usage-error.ts';
import { exitCodes } from '../screens/exit-codes.ts';
import { DamagedFileError } from '../store/damaged-file-error.ts';
import { WriteRefusedError } from '../store/write-refused-error.ts';
import { UnreadableSourceError } from './source-text.ts';

/** Says what went wrong in the user's language and returns the exit code. An error we do not know shows where it is. */
export function reportError(error: unknown, program: Program): number {
  const texts = program.texts.commands.errors;
  if (error instanceof UsageError) {
    program.err(error.message);
    return exitCodes.usage;
  }
  if (error instanceof InvalidInputError) {
    program.err(error.message);
    return exitCodes.damaged;
  }
  if (error instanceof DamagedFileError) {
    program.err(damageWords(error, program.texts));
    return exitCodes.damaged;
  }
  if (error instanceof WriteRefusedError) {
    program.err(notWrittenWords(error, program.texts));
    return exitCodes.failed;
  }
  if (error instanceof UnreadableSourceError) {
    const { source, reason } = error;
    program.err(reason === null ? texts.tooLarge(source) : texts.unreadable(source, reason));
    return exitCodes.damaged;
  }
  const shown = error instanceof Error ? sourceStack(error.stack ?? error.message) : String(error);
  program.err(texts.unexpected(shown));
  return exitCodes.failed;
}
