import { messages } from '../../text/catalogue.ts';
import { fixed, percent } from '../../text/figures.ts';
import { type Line, line, type Span, span } from '../../text/line.ts';
import { displayWidth, padEnd, wrap } from '../../text/width.ts';
import { measureOf } from '../measure.ts';
import type { DeviceResult, ResultRow } from '../result.ts';
import { bandWords } from './measure-words.ts';
import { reported, type SummaryView, shortLabel } from './summary-view.ts';

/** How far a figure lies below its limit, as a fraction; null where there is no limit or no figure. */
export function headroom(value: number | null, limit: number | null): number | null {
  return value === null || limit === null || limit <= 0 ? null : 1 - value / limit;
}

function headline(row: ResultRow, { language }: SummaryView): Span[] {
  const texts = messages(language).summary;
  const figures = [
    `${reported(row.throughputTokensPerSecond, 0, language)} ${texts.tokensPerSecond}`,
    ...(row.ttftMs === null ? [] : [`TTFT ${fixed(row.ttftMs)} ms`]),
    ...(row.tpotMs === null ? [] : [`TPOT ${fixed(row.tpotMs, 2)} ms`]),
    texts.concurrent(reported(row.concurrency, 0, language)),
  ];
  return [span(shortLabel(row.parallel), 'strong'), span(`   ${figures.join('   ')}`)];
}

function asides(row: ResultRow, limits: DeviceResult['limits'], { language }: SummaryView): Span[] {
  const texts = messages(language).summary;
  const met = (name: string, value: number | null, limit: number | null): Span[] => {
    const share = headroom(value, limit);
    return share === null || share < 0 ? [] : [span(texts.limitMet(name, percent(share)), 'good')];
  };
  const parts: Span[] = [
    span(texts.perDevice(reported(row.throughputTokensPerSecondPerDevice, 0, language)), 'dim'),
    span(texts.memoryLeft(reported(row.memory.availableGiB, 1, language)), 'dim'),
    ...met('TTFT', row.ttftMs, limits.ttftMs),
    ...met('TPOT', row.tpotMs, limits.tpotMs),
  ];
  return parts.flatMap((part, index) => (index === 0 ? [part] : [span(' · ', 'dim'), part]));
}

const named = [
  ['throughputTokensPerSecond', null],
  ['ttftMs', 'TTFT'],
  ['tpotMs', 'TPOT'],
] as const;

/** The bands of the figures above, where any is known. */
function bandLines(row: ResultRow, indent: number, view: SummaryView): Line[] {
  const texts = messages(view.language);
  const bands = named.flatMap(([figure, name]) => {
    const told = measureOf(row, figure, 'simulated');
    const band = told === null ? null : bandWords(told, figure === 'tpotMs' ? 2 : 0, view.language);
    return band === null ? [] : [`${name ?? texts.summary.tokensPerSecond} ${band}`];
  });
  if (bands.length === 0) return [];
  const text = texts.measures.bandsOf(bands.join(texts.punctuation.separator));
  return wrap(line(' '.repeat(indent), span(text, 'dim')), view.columns - 1, indent);
}

/** Limits that the figure meets and the far end of its band does not. */
function optimisticLines(
  row: ResultRow,
  limits: DeviceResult['limits'],
  indent: number,
  view: SummaryView,
): Line[] {
  const texts = messages(view.language);
  const within = (['ttftMs', 'tpotMs'] as const).filter((figure) => {
    const limit = limits[figure];
    const told = measureOf(row, figure, 'simulated');
    return limit !== null && told?.band != null && told.value <= limit && told.band[1] > limit;
  });
  if (within.length === 0) return [];
  const names = within.map((figure) => (figure === 'ttftMs' ? 'TTFT' : 'TPOT'));
  const text = texts.measures.optimistic(names.join(texts.punctuation.separator));
  return wrap(line(' '.repeat(indent), span(text, 'warning')), view.columns - 1, indent);
}

/** The best row in two lines: what to deploy, and what is left of memory and limits. */
export function bestLines(result: DeviceResult, title: string, view: SummaryView): Line[] {
  const { best } = result;
  if (best === null) return [];
  const indent = Math.max(8, displayWidth(title) + 4);
  return [
    ...wrap(line(span(padEnd(title, indent), 'accent'), ...headline(best, view)), view.columns - 1, indent),
    ...wrap(line(' '.repeat(indent), ...asides(best, result.limits, view)), view.columns - 1, indent),
    ...bandLines(best, indent, view),
    ...optimisticLines(best, result.limits, indent, view),
  ];
}
