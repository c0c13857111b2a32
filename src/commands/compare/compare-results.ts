import { embeddedFacts } from '../../backends/embedded/explain-facts.ts';
import { type ComparedSide, comparedPasses, comparedResults } from '../../explain/compare/compared-sides.ts';
import { operatorWaterfall } from '../../explain/compare/side-by-side.ts';
import {
  groupedWaterfall,
  othersOfWaterfall,
  restOfWaterfall,
  shownWaterfall,
  type Waterfall,
} from '../../explain/compare/waterfall.ts';
import type { Statement } from '../../explain/evidence/statement.ts';
import { statementLines } from '../../explain/report/lines.ts';
import type { PrintedForward } from '../../results/readers/printed-forward.ts';
import { exitCodes } from '../../screens/exit-codes.ts';
import { messages } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import { type Line, line, plainText, span } from '../../text/line.ts';
import { truncate } from '../../text/width.ts';
import { sideBySide } from '../../verification/agreement-lines.ts';
import { compareResults } from '../../verification/compare-results.ts';
import { comparisonLines } from '../../verification/comparison-lines.ts';
import {
  compareForwards,
  forwardComparisonLines,
  inBlocks,
} from '../../verification/forward-comparison-lines.ts';
import { leadingOperators, operatorPairLines } from '../../verification/operator-pair-lines.ts';
import { readSide, type Side } from '../verify/read-side.ts';
import type { SourcePorts } from '../verify/verify-ports.ts';

/** Flags of `throughline compare A B`. */
export interface CompareOptions {
  readonly left: string;
  readonly right: string;
  readonly json: boolean;
}

const schema = 'throughline.comparison/1';

/** Operators shown of two forward passes, the largest differences first. */
const shownOperators = 8;

/**
 * `throughline compare A B`: two results, or two forward passes, side by side. Returns the exit status: 0 done, 2 a
 * source is missing, 3 a source holds nothing to compare, or not the same as the other.
 */
export async function runCompare(options: CompareOptions, ports: SourcePorts): Promise<number> {
  const texts = messages(ports.language).verify;
  const sides: Side[] = [];
  for (const source of [options.left, options.right]) {
    const read = await readSide(source, ports);
    switch (read.status) {
      case 'missing':
        ports.refuse(texts.unknownSource(source));
        return exitCodes.usage;
      case 'no-part': {
        const { compare, words } = messages(ports.language).explain;
        ports.refuse(compare.unknownPart(read.part, source, read.known.join(words.comma)));
        return exitCodes.usage;
      }
      case 'empty':
        ports.refuse(texts.compare.notAResult(source));
        return exitCodes.damaged;
      case 'read':
        sides.push(read.side);
    }
  }
  const [left, right] = sides;
  if (left?.result && right?.result) {
    const mine = { run: left.result, phase: left.phase };
    return showResults(mine, { run: right.result, phase: right.phase }, options, ports);
  }
  if (left?.forward && right?.forward) return showForwards(left.forward, right.forward, options, ports);
  ports.refuse(texts.compare.notTheSame);
  return exitCodes.damaged;
}

/** Sentences below the tables. */
function saidLines(statements: readonly Statement[], { language, columns }: SourcePorts): Line[] {
  if (statements.length === 0) return [];
  const { said } = messages(language).explain.compare.titles;
  const view = { language, columns, isAscii: false };
  return [line(span(said, 'accent')), ...statements.flatMap((one) => statementLines(one, view))];
}

function showResults(
  left: ComparedSide,
  right: ComparedSide,
  { json }: CompareOptions,
  ports: SourcePorts,
): number {
  const comparison = compareResults(left.run, right.run);
  const statements = comparedResults(left, right, embeddedFacts());
  if (json) ports.print(JSON.stringify({ schema, ...comparison, statements }));
  else {
    const tables = comparisonLines(comparison, ports.language, ports.columns);
    ports.say(plainText(inBlocks([tables, saidLines(statements, ports)])));
  }
  return exitCodes.done;
}

function showForwards(
  left: PrintedForward,
  right: PrintedForward,
  { json }: CompareOptions,
  ports: SourcePorts,
): number {
  const comparison = compareForwards(left, right);
  const exact = operatorWaterfall(left, right);
  const statements = comparedPasses(left, right);
  if (json) {
    const operators = exact.steps.toSorted((a, b) => Math.abs(b.right - b.left) - Math.abs(a.right - a.left));
    const leading = leadingOperators(left, right);
    ports.print(JSON.stringify({ schema, ...comparison, operators, leading, statements }));
  } else {
    const lines = inBlocks([
      forwardComparisonLines(comparison, ports.language, ports.columns),
      exact.steps.length === 0 ? [] : operatorLines(exact, ports),
      operatorPairLines(left, right, ports.language, ports.columns),
      saidLines(statements, ports),
    ]);
    ports.say(plainText(lines));
  }
  return exitCodes.done;
}

/** Milliseconds with three decimals, as the program prints microseconds. */
const decimals = 3;

/** Operators by what they differ in, the others and the rest in a row each, and the totals: the differences add up. */
function operatorLines(exact: Waterfall, { language, columns }: SourcePorts): Line[] {
  const texts = messages(language).verify;
  const { titles } = messages(language).explain.compare;
  const bySize = groupedWaterfall(exact, shownOperators);
  const shown = shownWaterfall(bySize, decimals);
  const signed = (value: number) => `${value > 0 ? '+' : ''}${fixed(value, decimals)}`;
  // The differences are what the table is for: a long name gives way to them.
  const operatorName = (id: string) =>
    truncate(id.replace(/^tensor_cast\./, '').replace(/\.default$/, ''), Math.max(16, columns - 48));
  const nameOf = (id: string, count: number) =>
    id === restOfWaterfall
      ? titles.rest
      : id === othersOfWaterfall
        ? titles.others(String(count))
        : operatorName(id);
  const rows = shown.steps.map((one) => [
    nameOf(one.id, Math.max(0, exact.steps.length - shownOperators)),
    fixed(one.left, decimals),
    fixed(one.right, decimals),
    signed(one.to - one.from),
  ]);
  const total = [
    titles.total,
    fixed(shown.left, decimals),
    fixed(shown.right, decimals),
    signed(shown.right - shown.left),
  ];
  return [
    line(span(texts.compare.operators, 'accent')),
    ...sideBySide(
      [texts.operators.columns.operator, texts.compare.left, texts.compare.right, texts.columns.difference],
      [...rows, total],
      columns,
    ),
  ];
}
