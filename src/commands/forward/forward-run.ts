import { readFileSync } from 'node:fs';
import { whileInterruptible } from '../../app/interruption.ts';
import type { Program } from '../../app/program.ts';
import { classifyFailure } from '../../backends/tensorcast/failure.ts';
import {
  type FormFlag,
  type ForwardAnswers,
  forwardFlagsOf,
} from '../../dialog/forward/forward-questions.ts';
import { shownCommand } from '../../plan/shown-command.ts';
import { runEngine } from '../../programs/run-engine.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { writeDocument } from '../../store/atomic-file.ts';
import { runExplain } from '../explain/run-explain.ts';
import { machinePorts } from '../verify/machine-ports.ts';

/** A pass that was run: its command as it is shown, and what it printed. */
export interface ForwardRun {
  readonly command: string;
  readonly printed: string;
}

/** A forward pass that ran, or the exit code that the command ends with; what failed has been printed. */
export type ForwardOutcome =
  | { readonly status: 'done'; readonly run: ForwardRun }
  | { readonly status: 'failed'; readonly exitCode: number };

/** Where a pass is run. */
export interface ForwardPlace {
  readonly json: boolean;
  /** The folder that `--msmodeling` names. */
  readonly checkout: string | null;
}

/**
 * Runs a pass on the engine that its answers name: the embedded one in this process, TensorCast as a child process. A failure
 * is said where people read.
 */
export async function runForwardPass(
  answers: ForwardAnswers,
  place: ForwardPlace,
  program: Program,
): Promise<ForwardOutcome> {
  const flags = forwardFlagsOf(answers);
  return answers.engine === 'tensorcast'
    ? runOnTensorCast(flags, place, program)
    : runEmbedded(flags, place, program);
}

async function runEmbedded(
  flags: readonly FormFlag[],
  { json }: ForwardPlace,
  program: Program,
): Promise<ForwardOutcome> {
  const { language, version, isAscii, terminal } = program;
  const words = ['text-generate', ...flags.flatMap(({ flag, values }) => [flag, ...values])];
  const command = shownCommand(['throughline', 'engine', ...words]);
  if (!json) program.out(command);
  let printed = '';
  const status = await runEngine(words, {
    language,
    version,
    columns: terminal.columns(),
    isAscii,
    out: (text) => {
      printed += text;
    },
    err: (text) => program.writeError(text),
    readTextFile: (path) => readFileSync(path, 'utf8'),
    writeFile: (path, text) => writeDocument(path, text),
    nowMs: () => performance.now(),
    signal: new AbortController().signal,
  });
  return status === 0
    ? { status: 'done', run: { command, printed } }
    : { status: 'failed', exitCode: exitCodes.failed };
}

async function runOnTensorCast(
  flags: readonly FormFlag[],
  place: ForwardPlace,
  program: Program,
): Promise<ForwardOutcome> {
  const texts = program.texts.verify;
  return whileInterruptible(
    () => program.err(program.texts.ui.quit.stopping),
    async (interruption): Promise<ForwardOutcome> => {
      const ports = machinePorts(program, place, interruption);
      const prepared = await ports.forwardCommand('tensorcast', flags);
      if ('reason' in prepared) {
        program.err(texts.cannotRun(texts.onEngine.tensorcast, prepared.reason));
        return { status: 'failed', exitCode: exitCodes.failed };
      }
      const command = shownCommand(prepared.shown);
      if (!place.json) program.out(command);
      const end = await ports.run(prepared);
      const { stdout, stderr, exitCode } = end.output;
      if (end.status === 'done') return { status: 'done', run: { command, printed: stdout } };
      if (end.status === 'cancelled') return { status: 'failed', exitCode: exitCodes.cancelled };
      const failure = classifyFailure({ stdout, stderr, exitCode, status: end.status, args: prepared.args });
      program.err(failure?.message[program.language] ?? texts.noForward('text_generate'));
      for (const one of failure?.importantLines ?? []) program.err(`  ${one}`);
      return {
        status: 'failed',
        exitCode: end.status === 'timed-out' ? exitCodes.timedOut : exitCodes.failed,
      };
    },
  );
}

/** Explains what a pass printed, or answers a question about it. */
export function explainForward(
  { command, printed }: ForwardRun,
  question: string | null,
  { json }: { readonly json: boolean },
  program: Program,
): Promise<number> {
  const { language, isAscii, terminal } = program;
  return runExplain(
    { sources: ['-'], json, markdown: false, html: null, question, traceOrigin: null },
    {
      language,
      columns: terminal.columns(),
      isAscii,
      isInteractive: false,
      say: json ? (text) => program.writeError(`${text}\n`) : program.out,
      print: program.out,
      ask: async () => null,
      readText: async () => `$ ${command}\n${printed}`,
      readSession: async () => null,
      writeFile: async () => undefined,
    },
  );
}
