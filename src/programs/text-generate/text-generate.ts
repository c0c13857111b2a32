import { chromeTrace } from '../../results/writers/text-generate/chrome-trace.ts';
import { equationLines } from '../../results/writers/text-generate/equations/equations.ts';
import { asciiSigns } from '../../results/writers/text-generate/equations/quantities.ts';
import { forwardDocument } from '../../results/writers/text-generate/forward-document.ts';
import { forwardText } from '../../results/writers/text-generate/forward-text.ts';
import type { SimulatedPass } from '../../results/writers/text-generate/simulated-pass.ts';
import { type Catalogue, messages } from '../../text/catalogue.ts';
import { plainText } from '../../text/line.ts';
import { ConstraintError } from '../arguments/argument-errors.ts';
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
  const request = forwardRequest(given, io, texts);
  const startMs = io.nowMs();
  const pass = simulate(request, texts);
  if (request.spec.options?.sequenceParallel) io.err(`[WARNING] ${texts.sequenceParallel}\n`);
  const runSeconds = (io.nowMs() - startMs) / 1000;
  const traceFile = given.text('--chrome-trace-file');
  if (traceFile !== null) writeTrace(traceFile, chromeTrace(pass, io.version), io, texts);
  const byShape = given.isOn('--dump-input-shapes');
  const byBound = given.isOn('--dump-op-bound-results');
  if (given.isOn('--json')) io.out(forwardDocument(pass, { byBound: true, byShape }));
  else if (given.isOn('--equations')) io.out(equationText(pass, io));
  else io.out(forwardText(pass, { byBound, byShape, runSeconds }));
  return 0;
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
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConstraintError(texts.fileUnwritable('--chrome-trace-file', path, reason));
  }
}
