import { type Catalogue, messages } from '../text/catalogue.ts';
import { ArgumentError, ConstraintError } from './arguments/argument-errors.ts';
import type { ProgramRecord } from './arguments/argument-record.ts';
import { helpText, usageLine } from './arguments/help-text.ts';
import { parseArguments, requireArguments } from './arguments/parse-arguments.ts';
import type { ParsedArguments } from './arguments/parsed-arguments.ts';
import type { EngineIo } from './engine-io.ts';

const usageStatus = 2;

/** Action of a program on well-formed arguments; gives the exit status. @throws ArgumentError, ConstraintError */
export type ProgramAction = (
  given: ParsedArguments,
  io: EngineIo,
  texts: Catalogue['engineCommand'],
) => number | Promise<number>;

/**
 * Parts that all programs share: `--help`, `--version`, warnings about former flag names, and refusals with the
 * exit status of the real program (references/engine/printed-output.md 8.7). Gives the exit status.
 */
export async function runProgram(
  program: ProgramRecord,
  words: readonly string[],
  io: EngineIo,
  action: ProgramAction,
): Promise<number> {
  const texts = messages(io.language).engineCommand;
  if (words.some((word) => word === '-h' || word === '--help')) {
    io.out(helpText(program, io.language, texts));
    return 0;
  }
  try {
    const given = parseArguments(program, words, texts);
    if (given.isOn('--version')) {
      io.out(`throughline ${io.version}\n`);
      return 0;
    }
    requireArguments(program, given, texts);
    for (const { used, present } of given.deprecated) io.err(`${texts.deprecated(used, present)}\n`);
    return await action(given, io, texts);
  } catch (error) {
    if (error instanceof ArgumentError) {
      io.err(`${usageLine(program, texts)}\nthroughline engine ${program.name}: error: ${error.message}\n`);
      return usageStatus;
    }
    if (error instanceof ConstraintError) {
      io.err(`[ERROR] ${error.message}\n`);
      return error.status;
    }
    throw error;
  }
}
