import type { Program } from '../app/program.ts';
import { exitCodes } from '../screens/exit-codes.ts';
import type { ErrorReport } from './report-error.ts';

/** Whether a command line asks for a document on standard output; what stands behind `--` are no flags. */
export function wantsDocument(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).includes('--json');
}

/** A program whose output is followed: whether a document was printed, and what was said beside it. */
export interface FollowedProgram {
  readonly program: Program;
  hasPrinted(): boolean;
  said(): string;
}

/** Follows what leaves a program, and changes nothing of it. */
export function follow(program: Program): FollowedProgram {
  let hasPrinted = false;
  const said: string[] = [];
  const printing = (print: (text: string) => void) => (text: string) => {
    hasPrinted = true;
    print(text);
  };
  return {
    program: {
      ...program,
      out: printing(program.out),
      outPainted: printing(program.outPainted),
      write: printing(program.write),
      err: (text) => {
        said.push(`${text}\n`);
        program.err(text);
      },
      writeError: (text) => {
        said.push(text);
        program.writeError(text);
      },
    },
    hasPrinted: () => hasPrinted,
    said: () => said.join('').trim(),
  };
}

const codes: Readonly<Record<number, string>> = {
  [exitCodes.usage]: 'usage',
  [exitCodes.damaged]: 'invalid-input',
  [exitCodes.refused]: 'refused',
  [exitCodes.timedOut]: 'timed-out',
  [exitCodes.cancelled]: 'cancelled',
};

/** A command that ended by its exit code alone; what it said is the message. */
export function endReport(exitCode: number, said: string, program: Program): ErrorReport {
  const message = said === '' ? program.texts.commands.errors.ended(String(exitCode)) : said;
  return { code: codes[exitCode] ?? 'failed', exitCode, message };
}

/** `throughline.done/1`: a command that did its work and has nothing to hand on but what it said. */
export function doneDocument(said: string): object {
  return { schema: 'throughline.done/1', message: said === '' ? null : said, exitCode: exitCodes.done };
}

/** `throughline.error/1`: a command that ended with an error and printed no other document. */
export function errorDocument({ code, exitCode, message, path, problem, need = [] }: ErrorReport): object {
  return {
    schema: 'throughline.error/1',
    code,
    message,
    path: path ?? null,
    problem: problem ?? null,
    need: need.length > 0 ? need : null,
    exitCode,
  };
}
