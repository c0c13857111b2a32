import { operatorWaterfall } from '../../explain/compare/side-by-side.ts';
import type { ForwardReading } from '../../results/readers/forward-reading.ts';
import type { Result } from '../../results/result.ts';
import { sideBySide } from '../../results/verification/agreement-lines.ts';
import { compareResults } from '../../results/verification/compare-results.ts';
import { comparisonLines } from '../../results/verification/comparison-lines.ts';
import {
  compareForwards,
  forwardComparisonLines,
} from '../../results/verification/forward-comparison-lines.ts';
import { messages } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import { emptyLine, type Line, line, plainText, span } from '../../text/line.ts';
import { exitCodes } from '../command.ts';
import { readSource } from '../verify/read-source.ts';
import type { ReadingPorts } from '../verify/verify-ports.ts';

/** What `throughline compare A B` was told. */
export interface CompareOptions {
  readonly left: string;
  readonly right: string;
  readonly json: boolean;
}

/** What a source holds that can be compared: a result, else a forward pass. */
interface Side {
  readonly result: Result | null;
  readonly forward: ForwardReading | null;
}

const schema = 'throughline.comparison/1';

/** Operators shown of two forward passes, the largest differences first. */
const shownOperators = 8;

/**
 * `throughline compare A B`: two results, or two forward passes, side by side. Returns the exit status: 0 done, 2 a source
 * is missing, 3 a source holds nothing to compare, or not the same as the other.
 */
export async function runCompare(options: CompareOptions, ports: ReadingPorts): Promise<number> {
  const texts = messages(ports.language).verify;
  const sides: Side[] = [];
  for (const source of [options.left, options.right]) {
    const read = await readSource(source, ports);
    if (read.status === 'missing') {
      ports.say(texts.unknownSource(source));
      return exitCodes.usage;
    }
    const side: Side = {
      result: read.runs.find((run) => run.results.length > 0) ?? null,
      forward: read.forwards[0] ?? null,
    };
    if (side.result === null && side.forward === null) {
      ports.say(texts.compare.notAResult(source));
      return exitCodes.damaged;
    }
    sides.push(side);
  }
  const [left, right] = sides;
  if (left?.result && right?.result) return showResults(left.result, right.result, options, ports);
  if (left?.forward && right?.forward) return showForwards(left.forward, right.forward, options, ports);
  ports.say(texts.compare.notTheSame);
  return exitCodes.damaged;
}

function showResults(left: Result, right: Result, { json }: CompareOptions, ports: ReadingPorts): number {
  const comparison = compareResults(left, right);
  if (json) ports.print(JSON.stringify({ schema, ...comparison }));
  else ports.say(plainText(comparisonLines(comparison, ports.language, ports.columns)));
  return exitCodes.done;
}

function showForwards(
  left: ForwardReading,
  right: ForwardReading,
  { json }: CompareOptions,
  ports: ReadingPorts,
): number {
  const comparison = compareForwards(left, right);
  const { steps } = operatorWaterfall(left, right);
  const operators = steps.toSorted((a, b) => Math.abs(b.right - b.left) - Math.abs(a.right - a.left));
  if (json) ports.print(JSON.stringify({ schema, ...comparison, operators }));
  else {
    const shown = operators.slice(0, shownOperators);
    const lines: Line[] = [
      ...forwardComparisonLines(comparison, ports.language, ports.columns),
      ...(shown.length === 0 ? [] : [emptyLine, ...operatorLines(shown, ports)]),
    ];
    ports.say(plainText(lines));
  }
  return exitCodes.done;
}

function operatorLines(
  steps: readonly { readonly id: string; readonly left: number; readonly right: number }[],
  { language, columns }: ReadingPorts,
): Line[] {
  const texts = messages(language).verify;
  const { left, right } = texts.compare;
  const signed = (value: number) => `${value > 0 ? '+' : ''}${fixed(value, 3)}`;
  return [
    line(span(texts.compare.operators, 'accent')),
    ...sideBySide(
      [texts.operators.columns.operator, left, right, texts.columns.difference],
      steps.map((one) => [one.id, fixed(one.left, 3), fixed(one.right, 3), signed(one.right - one.left)]),
      columns,
    ),
  ];
}
