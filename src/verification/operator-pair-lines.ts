import type { PrintedForward, PrintedOperator } from '../results/readers/printed-forward.ts';
import { messages } from '../text/catalogue.ts';
import { fixed, percent } from '../text/figures.ts';
import type { Language } from '../text/language.ts';
import { type Line, line, span } from '../text/line.ts';
import { truncate } from '../text/width.ts';
import { sideBySide } from './agreement-lines.ts';

/** Operators that lead either pass, by their total time. */
const leading = 5;

/** One operator of two passes: what it takes, what bounds it and by how much. */
export interface OperatorPair {
  readonly name: string;
  readonly left: PrintedOperator | null;
  readonly right: PrintedOperator | null;
}

function byTime(pass: PrintedForward): PrintedOperator[] {
  return pass.tables
    .flatMap(({ operators }) => operators)
    .toSorted((a, b) => (b.totalSeconds ?? 0) - (a.totalSeconds ?? 0));
}

/** The operators that lead one pass or the other, in the order of the slower side. */
export function leadingOperators(left: PrintedForward, right: PrintedForward): readonly OperatorPair[] {
  const [mine, theirs] = [byTime(left), byTime(right)];
  const names = [
    ...new Set([...mine.slice(0, leading), ...theirs.slice(0, leading)].map(({ name }) => name)),
  ];
  const slower = (pair: OperatorPair) =>
    Math.max(pair.left?.totalSeconds ?? 0, pair.right?.totalSeconds ?? 0);
  return names
    .map((name) => ({
      name,
      left: mine.find((one) => one.name === name) ?? null,
      right: theirs.find((one) => one.name === name) ?? null,
    }))
    .toSorted((a, b) => slower(b) - slower(a));
}

const parts = ['memory', 'communication', 'cube', 'vector'] as const;

/** The leading operators of two passes with the parts of each one's time; nothing where neither table says them. */
export function operatorPairLines(
  left: PrintedForward,
  right: PrintedForward,
  language: Language,
  columns: number,
): Line[] {
  const { verify: texts, stated } = messages(language);
  const pairs = leadingOperators(left, right).filter(
    (pair) => (pair.left?.components ?? pair.right?.components ?? null) !== null,
  );
  if (pairs.length === 0) return [];
  const told = (one: PrintedOperator | null): string => {
    const shares = one?.components;
    if (!one || !shares) return stated.notReported;
    const shown = parts.flatMap((part) =>
      (shares[part] ?? 0) > 0.0005 ? [`${texts.shares[part]} ${percent(shares[part] ?? 0)}`] : [],
    );
    return `${fixed((one.totalSeconds ?? 0) * 1000, 3)} ms · ${shown.join(' ')}`;
  };
  const shortName = (name: string) =>
    truncate(name.replace(/^(?:tensor_cast|aten)\./, '').replace(/\.default$/, ''), 34);
  return [
    line(span(texts.compare.operatorParts, 'accent')),
    ...sideBySide(
      [texts.operators.columns.operator, texts.compare.left, texts.compare.right],
      pairs.map((pair) => [shortName(pair.name), told(pair.left), told(pair.right)]),
      columns,
    ),
  ];
}
