import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilInterrupted } from '../../app/interruption.ts';
import { aiconfiguratorEngine } from '../../app/machine-engines.ts';
import { processLedger } from '../../app/process-ledger.ts';
import type { Program } from '../../app/program.ts';
import { UsageError } from '../../app/usage-error.ts';
import { aicRefusal, askedPlan } from '../../backends/aiconfigurator/aiconfigurator.ts';
import { classifyAicFailure } from '../../backends/aiconfigurator/failure.ts';
import { aicFailureWords } from '../../backends/aiconfigurator/failure-words.ts';
import { aicEnvironment } from '../../backends/aiconfigurator/find.ts';
import { readRun } from '../../backends/aiconfigurator/read-run.ts';
import { savedFiles, savedFolder } from '../../backends/aiconfigurator/saved-files.ts';
import {
  type AicMode,
  aicNeeds,
  type EstimateSizes,
  experimentFile,
  experimentPath,
  modeArguments,
} from '../../backends/aiconfigurator/subcommands.ts';
import { type AicSupport, readSupport } from '../../backends/aiconfigurator/support.ts';
import type { PreparedCommand } from '../../backends/backend.ts';
import { type CommandEnd, runCommand } from '../../backends/run/run-command.ts';
import type { Failure } from '../../backends/tensorcast/failure.ts';
import type { Answers } from '../../plan/answers.ts';
import { shownCommand } from '../../plan/shown-command.ts';
import { printedLines } from '../../results/readers/printed-lines.ts';
import { readSection } from '../../results/readers/printed-sections.ts';
import type { Result } from '../../results/result.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { messages } from '../../text/catalogue.ts';
import { aicDocument, aicLines } from './aic-report.ts';
import { agreementOf } from './beside.ts';

/** How `throughline aiconfigurator` goes about its run, beside the flags that it passes on. */
export interface AicOptions {
  readonly isDry: boolean;
  readonly isJson: boolean;
  /** Whether our own estimate is set beside it. */
  readonly beside: boolean;
}

/** Outcome of a run of one mode. */
export interface AicRun {
  readonly mode: AicMode;
  readonly command: readonly string[];
  readonly exitCode: number | null;
  readonly result: Result | null;
  readonly support: AicSupport | null;
  readonly failure: Failure | null;
  readonly logPath: string | null;
}

/** The result that `cli estimate` prints. */
function printedEstimate(stdout: string): Result | null {
  const lines = printedLines(stdout);
  for (let index = 0; index < lines.length; index += 1) {
    const [found] = readSection(lines, index)?.results ?? [];
    if (found !== undefined) return found;
  }
  return null;
}

/** Outcome of a run that has ended: exit status 0 is no success by itself. */
function readMode(
  mode: AicMode,
  answers: Answers,
  end: CommandEnd,
  command: PreparedCommand,
  saved: string,
): AicRun {
  const { stdout, stderr, exitCode } = end.output;
  const base = { mode, command: command.shown, exitCode, logPath: end.logPath };
  const support = mode === 'support' ? readSupport(stdout) : null;
  const cause = classifyAicFailure(stdout, stderr, exitCode);
  let result: Result | null = null;
  if (mode === 'estimate') result = exitCode === 0 ? printedEstimate(stdout) : null;
  else if (mode !== 'support' && end.status !== 'cancelled') {
    const folder = savedFolder(stdout, saved);
    // A load is sized: how many devices were planned has no say in it.
    const plan = {
      ...askedPlan(answers, command.shown),
      ...(mode === 'recommend' ? { numDevices: null } : {}),
    };
    const several = mode === 'exp' ? { ...plan, conditions: {}, system: null } : plan;
    const read = readRun(stdout, folder === null ? new Map() : savedFiles(folder), several);
    result = read.results.length > 0 || cause.id === 'infeasible' ? read : null;
  }
  const isDone = result !== null || support !== null;
  return { ...base, result, support, failure: isDone ? null : aicFailureWords(cause) };
}

/** Whether something was found that holds the limits, or the model is covered. */
function isFound({ result, support }: AicRun): boolean {
  if (support !== null) return support.aggregated === true || support.disaggregated === true;
  return (
    result?.results.some(({ best, pdRatio }) => best !== null || (pdRatio?.pairs.length ?? 0) > 0) ?? false
  );
}

/**
 * Runs one mode of AIConfigurator on a plan.
 * @returns 0 found, 1 nothing within the limits, not covered or failed, 2 something is missing, 130 interrupted
 * @throws UsageError
 */
export async function runAic(
  program: Program,
  mode: AicMode,
  answers: Answers,
  sizes: EstimateSizes,
  { isDry, isJson, beside }: AicOptions,
): Promise<number> {
  const { language } = program;
  const texts = messages(language).aiconfigurator;
  const needs = aicNeeds(mode, answers, sizes);
  if (needs.length > 0) throw new UsageError(texts.command.missing(needs.join(', ')));
  const refusal = mode === 'exp' ? null : aicRefusal(answers);
  if (refusal !== null) throw new UsageError(refusal[language]);
  const folder = mkdtempSync(join(tmpdir(), 'throughline-aic-'));
  const saved = join(folder, 'saved');
  const engine = aiconfiguratorEngine(program);
  try {
    const found = isDry ? null : await engine.found();
    if (found !== null && 'missing' in found) {
      const { reason } = await engine.probe();
      throw new UsageError(reason?.[language] ?? texts.nowhere);
    }
    const { args, notices } = modeArguments(mode, answers, sizes, saved, found?.flags ?? []);
    const command: PreparedCommand = {
      backend: 'aiconfigurator',
      file: found?.file ?? 'aiconfigurator',
      args,
      shown: ['aiconfigurator', ...args],
      workingDirectory: folder,
      environment: { allow: [...aicEnvironment.allow], set: aicEnvironment.set },
      resultFile: null,
      notices: [],
      inputs: mode === 'exp' ? [{ path: experimentPath(saved), text: experimentFile(answers) }] : [],
    };
    const say = isJson ? (text: string) => program.writeError(`${text}\n`) : program.out;
    say(shownCommand(command.shown));
    for (const notice of notices) say(`  ${texts.notices[notice]}`);
    if (isDry) {
      if (isJson)
        program.out(
          JSON.stringify({
            schema: 'throughline.aiconfigurator/1',
            mode,
            command: command.shown,
            inputs: command.inputs,
          }),
        );
      else for (const { text } of command.inputs ?? []) say(text);
      return exitCodes.done;
    }
    mkdirSync(saved, { recursive: true });
    return await untilInterrupted(
      () => program.err(program.texts.ui.quit.stopping),
      async ({ signal, force }) => {
        const { runTimeoutSeconds } = program.settings();
        const timeoutMs = runTimeoutSeconds === undefined ? null : runTimeoutSeconds * 1000;
        const end = await runCommand(
          command,
          folder,
          { line: () => undefined },
          { signal, timeoutMs, force, ledger: processLedger(program.locations.state) },
        );
        if (end.status === 'cancelled') return exitCodes.cancelled;
        const run = readMode(mode, answers, end, command, saved);
        const agreement =
          beside && isFound(run) && run.result !== null
            ? await agreementOf(run.result, answers, sizes, program)
            : null;
        if (isJson) program.out(JSON.stringify(aicDocument(run, agreement, program)));
        else program.out(aicLines(run, agreement, program));
        return isFound(run) ? exitCodes.done : exitCodes.failed;
      },
    );
  } finally {
    engine.close();
  }
}
