import {
  OptimizeCancelledError,
  type OptimizeReport,
  type OptimizeRequest,
  optimize,
  UnsupportedArchitectureError,
} from '../../engine/index.ts';
import { curvesText } from '../../results/writers/throughput-optimizer/curves.ts';
import { comparisonText, deviceText } from '../../results/writers/throughput-optimizer/print-report.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { fixedHalfEven } from '../../text/half-even.ts';
import { thrownMessage } from '../../text/thrown.ts';
import { worded } from '../../text/worded.ts';
import { ConstraintError } from '../arguments/argument-errors.ts';
import { logLevelOf } from '../arguments/log-level.ts';
import { withMeasuredData } from '../arguments/measured-arguments.ts';
import type { ParsedArguments } from '../arguments/parsed-arguments.ts';
import { throughputOptimizerProgram } from '../arguments/programs.ts';
import type { EngineIo } from '../engine-io.ts';
import { runProgram } from '../run-program.ts';
import { SearchLog } from './log.ts';
import { NothingFoundError } from './nothing-found-error.ts';
import { optimizerRequest } from './optimizer-request.ts';
import { progressLine } from './progress.ts';

type Texts = Catalogue['engineCommand'];

const cancelledStatus = 130;

/** `throughline engine throughput-optimizer`: the real program's flags, tables and exit status. */
export function runThroughputOptimizer(words: readonly string[], io: EngineIo): Promise<number> {
  return runProgram(throughputOptimizerProgram(), words, io, optimizeAndPrint);
}

function optimizeAndPrint(given: ParsedArguments, io: EngineIo, texts: Texts): number {
  const startMs = io.nowMs();
  let status: number;
  try {
    status = searchAndPrint(given, io, texts);
  } catch (error) {
    if (!(error instanceof NothingFoundError)) throw error;
    io.err(`[ERROR] ${error.message}\n`);
    status = 0;
  }
  if (status === 0) {
    const seconds = fixedHalfEven((io.nowMs() - startMs) / 1000, 2);
    io.out(`All experiments completed in ${seconds} seconds.\n`);
  }
  return status;
}

function searchAndPrint(given: ParsedArguments, io: EngineIo, texts: Texts): number {
  const request = optimizerRequest(given, io, texts);
  let report: OptimizeReport;
  try {
    report = search(request, given, io, texts);
  } catch (error) {
    if (error instanceof OptimizeCancelledError) return cancelledStatus;
    throw error;
  }
  const isDump = given.isOn('--dump-original-results');
  const run = { request, report };
  for (const device of report.devices) io.out(deviceText(run, device, isDump));
  if (given.isOn('--curves')) io.out(curvesText(run, io));
  io.out(comparisonText(run));
  const resultFile = given.text('--result-file');
  if (resultFile !== null) writeResult(resultFile, report, io, texts);
  return 0;
}

function search(
  request: OptimizeRequest,
  given: ParsedArguments,
  io: EngineIo,
  texts: Texts,
): OptimizeReport {
  const log = new SearchLog(logLevelOf(given), texts, (text) => io.err(`${text}\n`));
  try {
    return withMeasuredData(texts, () =>
      optimize(request, {
        signal: io.signal,
        onProgress(progress) {
          if (given.isOn('--progress')) io.err(`${progressLine(progress)}\n`);
          log.see(progress);
        },
      }),
    );
  } catch (error) {
    if (error instanceof UnsupportedArchitectureError) {
      const why = worded(texts.problems.model, error.problem);
      throw new NothingFoundError(`${texts.modelUnknown(request.model)}: ${why}`);
    }
    throw error;
  }
}

function writeResult(path: string, report: OptimizeReport, io: EngineIo, texts: Texts): void {
  try {
    io.writeFile(path, JSON.stringify(report));
  } catch (error) {
    const reason = thrownMessage(error);
    throw new ConstraintError(texts.fileUnwritable('--result-file', path, reason));
  }
}
