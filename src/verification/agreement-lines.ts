import { type Catalogue, messages } from '../text/catalogue.ts';
import { fixed, percent } from '../text/figures.ts';
import type { Language } from '../text/language.ts';
import { emptyLine, type Line, line, span } from '../text/line.ts';
import { type Column, stackedRows, table } from '../text/table.ts';
import { displayWidth, wrap } from '../text/width.ts';
import type { Agreement, DifferenceReason } from './agreement.ts';
import type { MappingAssumption } from './mapping.ts';

/** Terminals narrower than this show labels above values. */
const narrow = 60;

/** A figure of a comparison, or that it is not reported. */
export function shownFigure(value: number | null, language: Language): string {
  if (value === null) return messages(language).stated.notReported;
  return fixed(value, Number.isInteger(value) ? 0 : 2);
}

/** A relative difference with its sign; empty where there is none. */
export function signedPercent(relative: number | null): string {
  if (relative === null) return '';
  const shown = percent(Math.abs(relative));
  if (shown === percent(0)) return shown;
  return relative > 0 ? `+${shown}` : `-${shown}`;
}

const gap = 3;

function widthOf(titles: readonly string[], rows: readonly (readonly string[])[]): number {
  const columns = titles.map((title, at) => [title, ...rows.map((row) => row[at] ?? '')]);
  return columns.reduce((sum, texts) => sum + gap + Math.max(...texts.map(displayWidth)), 2 - gap);
}

/** Rows of figures side by side, stacked where they do not fit the terminal: no side is left out. */
export function sideBySide(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  columns: number,
): Line[] {
  if (columns < narrow || widthOf(titles, rows) > columns - 1) {
    const stacked = rows.map(([label = '', ...cells]) => [
      label,
      cells
        .map((cell, at) => (cell === '' ? '' : `${titles[at + 1]} ${cell}`))
        .filter(Boolean)
        .join(' · '),
    ]);
    return stackedRows(stacked, columns - 1, 2);
  }
  const shape = (title: string, at: number): Column => ({
    title,
    align: at === 0 ? 'left' : 'right',
    tone: at === 0 ? 'dim' : 'plain',
    least: 8,
    canShrink: at === 0,
  });
  return table(titles.map(shape), rows, columns - 1, 2, { hasHeader: true });
}

/** An assumption in words. */
export function assumptionText({ id, value }: MappingAssumption, texts: Catalogue['verify']): string {
  return texts.assumption[id](fixed(value));
}

function reasonText(reason: DifferenceReason, texts: Catalogue['verify']): string {
  if (reason.id === 'assumption') return texts.reasons.assumption(assumptionText(reason.assumption, texts));
  if (reason.id === 'other-engine') return texts.reasons['other-engine'](reason.predicted, reason.verified);
  if (reason.id === 'one-phase') return texts.reasons['one-phase'](texts.phases[reason.part]);
  return texts.reasons[reason.id];
}

/** Predicted against verified, ready to be read. */
export function agreementLines(agreement: Agreement, language: Language, columns: number): Line[] {
  const texts = messages(language).verify;
  const { figure, predicted, verified, difference } = texts.columns;
  const figures = agreement.metrics.map((one) => [
    texts.figures[one.metric],
    shownFigure(one.predicted, language),
    shownFigure(one.verified, language),
    signedPercent(one.relative),
  ]);
  const shares = agreement.shares.map((one) => [
    `${texts.phases[one.phase]} ${texts.shares[one.share]}`,
    one.predicted === null ? messages(language).stated.notReported : percent(one.predicted),
    one.verified === null ? messages(language).stated.notReported : percent(one.verified),
  ]);
  const isFine = agreement.reasons.every(
    ({ id }) => id === 'agrees' || id === 'consistent' || id === 'one-phase',
  );
  const reasons = agreement.reasons.flatMap((reason) =>
    wrap(
      line(span(isFine ? '✓ ' : '! ', isFine ? 'good' : 'warning'), reasonText(reason, texts)),
      columns - 1,
      2,
    ),
  );
  return [
    ...(figures.length > 0 ? sideBySide([figure, predicted, verified, difference], figures, columns) : []),
    ...(shares.length > 0
      ? [
          emptyLine,
          line(span(texts.shareHeading, 'accent')),
          ...sideBySide([figure, predicted, verified], shares, columns),
        ]
      : []),
    emptyLine,
    ...reasons,
  ];
}
