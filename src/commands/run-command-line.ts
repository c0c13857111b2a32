import { type CommandLine, readCommandLine } from '../app/global-flags.ts';
import { createProgram, type ProcessView, type Program } from '../app/program.ts';
import { UsageError } from '../app/usage-error.ts';
import { nearestNames } from '../plan/slots/nearest-names.ts';
import { exitCodes } from '../screens/exit-codes.ts';
import type { CommandRecord } from './command.ts';
import { doneDocument, endReport, errorDocument, follow, wantsDocument } from './error-document.ts';
import { parseAndRun, programHelp } from './parse-words.ts';
import { commandRecords } from './registry.ts';
import { type ErrorReport, errorReport } from './report-error.ts';

function recordOf(name: string): CommandRecord | undefined {
  return commandRecords.find((record) => record.name === name);
}

function isRaw(name: string): boolean {
  const record = recordOf(name);
  return record !== undefined && 'loadRaw' in record;
}

/** `throughline help` is `--help`, and `help plan` is `plan --help`. */
function withHelpWord(line: CommandLine): CommandLine {
  if (line.command !== 'help') return line;
  const [command = null] = line.words;
  return command === null ? { ...line, command, asks: 'help' } : { ...line, command, words: ['--help'] };
}

async function carryOut(line: CommandLine, program: Program): Promise<number> {
  const texts = program.texts.commands.usageErrors;
  if (line.badLanguage !== null) throw new UsageError(texts.badLanguage(line.badLanguage));
  if (line.asks === 'version') {
    program.out(program.version);
    return exitCodes.done;
  }
  if (line.asks === 'help') {
    program.out(programHelp(commandRecords, program));
    return exitCodes.done;
  }
  const name = line.command ?? 'plan';
  const record = recordOf(name);
  if (record === undefined) {
    const names = commandRecords.map((one) => one.name);
    throw new UsageError(texts.unknownCommand(name, nearestNames(name, names, 1)[0] ?? 'plan'));
  }
  if ('loadRaw' in record) return (await record.loadRaw())(program, line.words);
  return parseAndRun(record, await record.load(), line.words, program);
}

async function ended(line: CommandLine, program: Program): Promise<ErrorReport | number> {
  try {
    return await carryOut(line, program);
  } catch (error) {
    const report = errorReport(error, program);
    program.err(report.message);
    return report;
  }
}

/** With `--json` every end is one document: one that printed none is told as done or as an error, whichever command it was. */
async function endedWithDocument(line: CommandLine, program: Program): Promise<number> {
  const followed = follow(program);
  const end = await ended(line, followed.program);
  const exitCode = typeof end === 'number' ? end : end.exitCode;
  if (followed.hasPrinted()) return exitCode;
  const report = typeof end === 'number' ? endReport(end, followed.said(), program) : end;
  const isDone = exitCode === exitCodes.done;
  program.out(JSON.stringify(isDone ? doneDocument(followed.said()) : errorDocument(report)));
  return exitCode;
}

/** Runs one command line and returns its exit code. */
export async function runCommandLine(argv: readonly string[], view: ProcessView): Promise<number> {
  // A reader that has seen enough (`| head`) is no error.
  view.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    // The output could not be written: a full disk behind a redirection.
    view.stderr.write(`stdout: ${error.code ?? error.message}\n`);
    process.exit(exitCodes.failed);
  });
  const line = withHelpWord(readCommandLine(argv, isRaw));
  const program = await createProgram(line.globals, view);
  if (wantsDocument(line.words)) return endedWithDocument(line, program);
  const end = await ended(line, program);
  return typeof end === 'number' ? end : end.exitCode;
}
