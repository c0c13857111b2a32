import type { PrintedForward } from '../results/readers/printed-forward.ts';
import { messages } from '../text/catalogue.ts';
import { percent } from '../text/figures.ts';
import type { Language } from '../text/language.ts';
import { emptyLine, type Line, line, span } from '../text/line.ts';
import { shownFigure, sideBySide, signedPercent } from './agreement-lines.ts';

/** One figure of two forward passes. */
export interface ForwardFigure {
  readonly figure:
    | 'executionMs'
    | 'tokensPerSecondPerDevice'
    | 'weightGiB'
    | 'kvCacheGiB'
    | 'activationGiB'
    | 'availableGiB';
  readonly left: number | null;
  readonly right: number | null;
  readonly relative: number | null;
}

/** Time, memory and bounds of each of two forward passes. */
export interface ForwardComparison {
  readonly figures: readonly ForwardFigure[];
  readonly shares: readonly {
    readonly share: 'memory' | 'communication' | 'cube' | 'vector';
    readonly left: number | null;
    readonly right: number | null;
  }[];
}

/** Sets two forward passes side by side. */
export function compareForwards(left: PrintedForward, right: PrintedForward): ForwardComparison {
  const figure = (
    name: ForwardFigure['figure'],
    of: (one: PrintedForward) => number | null,
  ): ForwardFigure => {
    const mine = of(left);
    const theirs = of(right);
    return {
      figure: name,
      left: mine,
      right: theirs,
      relative: mine === null || theirs === null || mine === 0 ? null : theirs / mine - 1,
    };
  };
  return {
    figures: [
      figure('executionMs', (one) => (one.executionSeconds === null ? null : one.executionSeconds * 1000)),
      figure('tokensPerSecondPerDevice', (one) => one.tokensPerSecondPerDevice),
      figure('weightGiB', (one) => one.memory.weightGiB),
      figure('kvCacheGiB', (one) => one.memory.kvCacheGiB),
      figure('activationGiB', (one) => one.memory.activationGiB),
      figure('availableGiB', (one) => one.memory.availableGiB),
    ],
    shares: (['memory', 'communication', 'cube', 'vector'] as const).map((share) => ({
      share,
      left: left.bounds?.[share] ?? null,
      right: right.bounds?.[share] ?? null,
    })),
  };
}

/** Percentage points from one share to another, signed, to one decimal. */
function points(left: number, right: number): string {
  const difference = (right - left) * 100;
  return Math.abs(difference) < 0.05 ? '0.0' : `${difference > 0 ? '+' : ''}${difference.toFixed(1)}`;
}

/** Two forward passes, ready to be read. */
export function forwardComparisonLines(
  { figures, shares }: ForwardComparison,
  language: Language,
  columns: number,
): Line[] {
  const { verify: texts, stated } = messages(language);
  const { left, right } = texts.compare;
  const shown = (value: number | null) => (value === null ? stated.notReported : percent(value));
  // A figure that neither side carries is no comparison.
  const isTold = (one: { readonly left: number | null; readonly right: number | null }) =>
    one.left !== null || one.right !== null;
  const toldFigures = figures.filter(isTold);
  const toldShares = shares.filter(isTold);
  const titles = [texts.columns.figure, left, right, texts.columns.difference];
  return inBlocks([
    toldFigures.length === 0
      ? []
      : sideBySide(
          titles,
          toldFigures.map((one) => [
            texts.forward[one.figure],
            shownFigure(one.left, language),
            shownFigure(one.right, language),
            signedPercent(one.relative),
          ]),
          columns,
        ),
    toldShares.length === 0
      ? []
      : [
          line(span(texts.shareHeading, 'accent')),
          ...sideBySide(
            titles,
            toldShares.map((one) => [
              texts.shares[one.share],
              shown(one.left),
              shown(one.right),
              one.left === null || one.right === null
                ? ''
                : texts.compare.points(points(one.left, one.right)),
            ]),
            columns,
          ),
        ],
  ]);
}

/** Blocks of lines with an empty line between them; an empty block leaves none. */
export function inBlocks(blocks: readonly (readonly Line[])[]): Line[] {
  return blocks
    .filter((block) => block.length > 0)
    .flatMap((block, at) => (at === 0 ? [...block] : [emptyLine, ...block]));
}
