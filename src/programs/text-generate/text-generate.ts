import { allOperators, coverageOf, type MeasuredSource } from '../../engine/index.ts';
import { chromeTrace } from '../../results/writers/text-generate/chrome-trace.ts';
import { equationLines } from '../../results/writers/text-generate/equations/equations.ts';
import { asciiSigns } from '../../results/writers/text-generate/equations/quantities.ts';
import { forwardDocument } from '../../results/writers/text-generate/forward-document.ts';
import { forwardText, type TimedPasses } from '../../results/writers/text-generate/forward-text.ts';
import type { ForwardRequest, SimulatedPass } from '../../results/writers/text-generate/simulated-pass.ts';
import { type Catalogue, messages } from '../../text/catalogue.ts';
import { plainText } from '../../text/line.ts';
import { thrownMessage } from '../../text/thrown.ts';
import { ConstraintError } from '../arguments/argument-errors.ts';
import { measuredSourceOf, withMeasuredData } from '../arguments/measured-arguments.ts';
import type { ParsedArguments } from '../arguments/parsed-arguments.ts';
import { textGenerateProgram } from '../arguments/programs.ts';
import type { EngineIo } from '../engine-io.ts';
import { runProgram } from '../run-program.ts';
import { forwardRequest } from './forward-request.ts';
import { simulate } from './simulate.ts';

type Texts = Catalogue['engineCommand'];

/** `throughline engine text-generate`: one forward pass, with the real program's flags, output and exit status. */
export function runTextGenerate(words: readonly string[], io: EngineIo): Promise<number> {
  return runProgram(textGenerateProgram(), words, io, simulateAndPrint);
}

function simulateAndPrint(given: ParsedArguments, io: EngineIo, texts: Texts): number {
  const sources = sourcesOf(given, texts);
  const request = forwardRequest(given, io, texts);
  const startMs = io.nowMs();
  const passes = withMeasuredData(texts, () => simulateAll(request, sources, texts));
  const [pass] = passes;
  const { architecture, options } = request.spec;
  // Attention that picks tokens by an indexer is laid out anew; everything else stays as it is.
  if (options?.sequenceParallel && !['dsa', 'deepseek-v4'].includes(architecture.family))
    io.err(`[WARNING] ${texts.sequenceParallel}\n`);
  if (given.isGiven('--graph-log-path')) io.err(`[WARNING] ${texts.noGraphs}\n`);
  const runSeconds = (io.nowMs() - startMs) / 1000;
  const traceFile = given.text('--chrome-trace-file');
  if (traceFile !== null) writeTrace(traceFile, chromeTrace(pass, io.version), io, texts);
  const byShape = given.isOn('--dump-input-shapes');
  const byBound = given.isOn('--dump-op-bound-results');
  if (given.isOn('--json')) io.out(forwardDocument(pass, { byBound: true, byShape }));
  else if (given.isOn('--equations')) io.out(equationText(pass, io));
  else io.out(forwardText(passes, { byBound, byShape, runSeconds }));
  for (const one of passes) if (one.timedBy === 'empirical') noteCoverage(one, io, texts);
  return 0;
}

/** Sources that time operators, in the order asked for; null for the roofline. @throws ArgumentError, ConstraintError */
function sourcesOf(given: ParsedArguments, texts: Texts): (MeasuredSource | null)[] {
  const models = given.texts('--performance-model') ?? ['analytic'];
  return models.map((model) => (model === 'profiling' ? measuredSourceOf(given, texts) : null));
}

function simulateAll(
  request: ForwardRequest,
  sources: readonly (MeasuredSource | null)[],
  texts: Texts,
): TimedPasses {
  const [first = null, ...others] = sources;
  const timedBy = (measured: MeasuredSource | null): SimulatedPass =>
    simulate({ ...request, spec: { ...request.spec, measured } }, texts);
  return [timedBy(first), ...others.map(timedBy)];
}

/** Says on standard error how much of the time was measured: the tables of the real program have no place for it. */
function noteCoverage({ operators }: SimulatedPass, io: EngineIo, texts: Texts): void {
  const coverage = coverageOf(operators.flatMap(({ parts }) => allOperators(parts)));
  if (coverage !== null && coverage.share !== null) io.err(`[INFO] ${texts.measuredShare(coverage)}\n`);
}

/** Columns of a page of equations: as wide as reads well, as narrow as the terminal. */
const pageColumns = { most: 80, least: 40 };

function equationText(pass: SimulatedPass, io: EngineIo): string {
  const columns = Math.max(pageColumns.least, Math.min(io.columns, pageColumns.most));
  const { device } = pass.request.spec;
  const text = plainText(equationLines(pass, { columns, device, texts: messages(io.language).equations }));
  return `${io.isAscii ? asciiSigns(text) : text}\n`;
}

/** @throws ConstraintError */
function writeTrace(path: string, text: string, io: EngineIo, texts: Texts): void {
  try {
    io.writeFile(path, text);
  } catch (error) {
    const reason = thrownMessage(error);
    throw new ConstraintError(texts.fileUnwritable('--chrome-trace-file', path, reason));
  }
}
