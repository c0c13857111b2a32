import type { ConditionComparison } from '../results/conditions.ts';
import { type Catalogue, messages } from '../text/catalogue.ts';
import type { Language } from '../text/language.ts';
import { emptyLine, type Line, line, span } from '../text/line.ts';
import { wrap } from '../text/width.ts';
import { shownFigure, sideBySide, signedPercent } from './agreement-lines.ts';
import type { MetricDifference, PhaseComparison, ResultComparison } from './compare-results.ts';

/** A condition's value in words; empty where a side does not say. */
export function shownValue(value: ConditionComparison['left'], language: Language): string {
  const { stated } = messages(language);
  if (value === null || (Array.isArray(value) && value.length === 0)) return stated.notReported;
  if (typeof value === 'boolean') return value ? stated.on : stated.off;
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** A limit that neither side sets is not worth a row. */
function isWorthShowing({ left, right, verdict }: ConditionComparison): boolean {
  const isBlank = (value: ConditionComparison['left']) =>
    value === null || (Array.isArray(value) && value.length === 0);
  return verdict === 'different' || !(isBlank(left) && isBlank(right)) || verdict === 'unknown';
}

function conditionLines(
  conditions: readonly ConditionComparison[],
  language: Language,
  columns: number,
): Line[] {
  const texts = messages(language).verify;
  const rows = conditions
    .filter(isWorthShowing)
    .map((one) => [
      texts.conditions[one.condition],
      texts.compare[one.verdict],
      shownValue(one.left, language),
      one.verdict === 'same' ? '' : shownValue(one.right, language),
    ]);
  const titles = [texts.columns.figure, '', texts.compare.left, texts.compare.right];
  return [line(span(texts.compare.conditions, 'accent')), ...sideBySide(titles, rows, columns)];
}

/** A load test measures a server, whatever its deployment is; beside a plan it stands against the phase of the plan. */
function headingOf({ phase, left, right }: PhaseComparison, texts: Catalogue['verify']): string {
  const { loadTest } = texts.compare;
  if (left.isMeasured && right.isMeasured) return loadTest;
  return left.isMeasured || right.isMeasured ? `${loadTest} · ${texts.phases[phase]}` : texts.phases[phase];
}

function phaseLines(
  phase: PhaseComparison,
  texts: Catalogue['verify'],
  language: Language,
  columns: number,
): Line[] {
  const side = ({ device, parallel }: PhaseComparison['left']): string =>
    [device ?? '', parallel].filter(Boolean).join(' · ');
  const rows = phase.metrics.map((one) => [
    texts.figures[one.metric],
    withRange(shownFigure(one.left, language), one.leftBand, language),
    withRange(shownFigure(one.right, language), one.rightBand, language),
    signedPercent(one.relative),
  ]);
  const titles = [texts.columns.figure, texts.compare.left, texts.compare.right, texts.columns.difference];
  const heads = [
    [texts.compare.left, side(phase.left)],
    [texts.compare.right, side(phase.right)],
  ].flatMap(([name = '', told = '']) => wrap(line(span(`  ${name} `, 'dim'), told), columns - 1, 4));
  return [
    emptyLine,
    line(span(headingOf(phase, texts), 'accent')),
    ...heads,
    ...sideBySide(titles, rows, columns),
    ...overlapLines(phase, texts, columns),
  ];
}

function withRange(figure: string, band: MetricDifference['leftBand'], language: Language): string {
  return band === null
    ? figure
    : `${figure} (${shownFigure(band[0], language)}–${shownFigure(band[1], language)})`;
}

/** Figures whose bands overlap: the difference between them may be none. */
function overlapLines({ metrics }: PhaseComparison, texts: Catalogue['verify'], columns: number): Line[] {
  const overlapping = metrics.filter(
    ({ leftBand, rightBand }) =>
      leftBand !== null && rightBand !== null && leftBand[0] <= rightBand[1] && rightBand[0] <= leftBand[1],
  );
  if (overlapping.length === 0) return [];
  const names = overlapping.map(({ metric }) => texts.figures[metric]);
  return wrap(line(span(`  ${texts.compare.bandsOverlap(names)}`, 'dim')), columns - 1, 4);
}

/** Two results side by side: conditions first, then each phase. */
export function comparisonLines(comparison: ResultComparison, language: Language, columns: number): Line[] {
  const texts = messages(language).verify;
  const alone = comparison.alone.map((one) =>
    line(
      span(
        `  ${[one.isMeasured ? texts.compare.loadTest : texts.phases[one.phase], one.device ?? ''].filter(Boolean).join(' · ')}: ${texts.compare.onlyIn(texts.compare[one.side])}`,
        'warning',
      ),
    ),
  );
  const { laterDevices } = comparison;
  const later =
    laterDevices.length === 0
      ? []
      : wrap(line(span(`  ${texts.compare.laterDevices(laterDevices)}`, 'dim')), columns - 1, 4);
  return [
    ...conditionLines(comparison.conditions, language, columns),
    ...comparison.phases.flatMap((phase) => phaseLines(phase, texts, language, columns)),
    ...(alone.length > 0 ? [emptyLine, ...alone] : []),
    ...(later.length > 0 ? [emptyLine, ...later] : []),
  ];
}
