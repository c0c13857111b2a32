import { type Line, line, type Span, span } from '../../text/line.ts';
import { displayWidth, padEnd, padStart } from '../../text/width.ts';
import { paretoFront, type TradeOff } from './pareto.ts';

/** How a plot is drawn. Sizes in terminal cells. */
export interface ScatterOptions {
  readonly width: number;
  readonly height: number;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly frontTitle: string;
  readonly limitTitle: string;
  /** A latency that must not be exceeded, ms; null draws none. */
  readonly limitMs: number | null;
  readonly isAscii: boolean;
}

interface Signs {
  readonly front: string;
  readonly other: string;
  readonly limit: string;
  readonly tick: string;
  readonly corner: string;
  readonly base: string;
  readonly baseTick: string;
}

const unicode: Signs = {
  front: '●',
  other: '·',
  limit: '┊',
  tick: '┤',
  corner: '└',
  base: '─',
  baseTick: '┬',
};
const ascii: Signs = { front: '@', other: '.', limit: '|', tick: '+', corner: '+', base: '-', baseTick: '+' };

/** A round step so that about `count` ticks cover the range. */
export function niceStep(range: number, count: number): number {
  const rough = range / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10;
  return factor * power;
}

/** `3875` as `3.9k`, for axes. */
function short(value: number): string {
  const scaled = value >= 1000 ? value / 1000 : value;
  return `${Number(scaled.toPrecision(3))}${value >= 1000 ? 'k' : ''}`;
}

/**
 * Throughput over latency as text: the Pareto front filled, other points as dots, the limit as a line. No colour
 * carries a meaning alone. Empty for fewer than two points.
 */
export function scatter(points: readonly TradeOff[], options: ScatterOptions): Line[] {
  if (points.length < 2) return [];
  const signs = options.isAscii ? ascii : unicode;
  const { height } = options;
  const yMax = Math.max(...points.map((one) => one.tokensPerSecond));
  const yStep = niceStep(yMax, Math.max(2, Math.floor(height / 2)));
  const yTop = Math.ceil(yMax / yStep) * yStep;
  const labels = Math.max(...[0, yTop, yTop - yStep, yStep].map((value) => displayWidth(short(value))));
  const columns = Math.max(10, options.width - labels - 5);
  const xMax = Math.max(...points.map((one) => one.latencyMs), options.limitMs ?? 0) * 1.02;
  const columnOf = (latencyMs: number) => Math.min(columns - 1, Math.floor((latencyMs / xMax) * columns));
  const rowOf = (throughput: number) => Math.min(height - 1, Math.floor((1 - throughput / yTop) * height));

  const cells: string[][] = Array.from({ length: height }, () => Array.from({ length: columns }, () => ' '));
  const put = (x: number, y: number, sign: string) => {
    const row = cells[y];
    if (row) row[x] = sign;
  };
  if (options.limitMs !== null) {
    for (let y = 0; y < height; y += 1) put(columnOf(options.limitMs), y, signs.limit);
  }
  for (const one of points) put(columnOf(one.latencyMs), rowOf(one.tokensPerSecond), signs.other);
  for (const one of paretoFront(points))
    put(columnOf(one.latencyMs), rowOf(one.tokensPerSecond), signs.front);

  const yTicks = new Map<number, string>();
  for (let value = yTop; value >= 0; value -= yStep) yTicks.set(rowOf(value), short(value));
  const legend = [
    `${options.frontTitle} ${signs.front}`,
    ...(options.limitMs === null ? [] : [`${options.limitTitle} ${signs.limit}`]),
  ].join('   ');
  const title = line(
    '  ',
    span(
      padEnd(
        options.yTitle,
        Math.max(displayWidth(options.yTitle) + 2, options.width - 2 - displayWidth(legend)),
      ),
      'dim',
    ),
    span(legend, 'dim'),
  );
  const body = cells.map((row, y) => {
    const label = yTicks.get(y);
    return line(
      span(`  ${padStart(label ?? '', labels)} ${label === undefined ? ' ' : signs.tick}`, 'dim'),
      ...runs(row, signs),
    );
  });
  return [title, ...body, ...xAxis(xMax, columns, labels, columnOf, options, signs)];
}

/** Cells of one row as few spans as their meanings allow; trailing blanks are left out. */
function runs(row: readonly string[], signs: Signs): Span[] {
  const spans: Span[] = [];
  for (const cell of row.join('').trimEnd()) {
    const tone = cell === signs.front ? 'accent' : cell === signs.limit ? 'warning' : 'dim';
    const last = spans.at(-1);
    if (last && last.tone === tone) spans[spans.length - 1] = span(last.text + cell, tone);
    else spans.push(span(cell, tone));
  }
  return spans;
}

function xAxis(
  xMax: number,
  columns: number,
  labels: number,
  columnOf: (latencyMs: number) => number,
  options: ScatterOptions,
  signs: Signs,
): Line[] {
  const step = niceStep(xMax, Math.max(2, Math.floor(columns / 10)));
  const base = Array.from({ length: columns }, () => signs.base);
  let names = '';
  for (let value = step; value < xMax; value += step) {
    const at = columnOf(value);
    const label = short(value);
    if (at + displayWidth(label) > columns) break;
    const start = Math.max(0, at - Math.floor(displayWidth(label) / 2));
    if (start <= displayWidth(names) && names !== '') continue;
    base[at] = signs.baseTick;
    names = padEnd(names, start) + label;
  }
  const pad = ' '.repeat(labels + 3);
  const room = columns - displayWidth(names) - displayWidth(options.xTitle);
  const below =
    room > 1
      ? [`${pad} ${names}${' '.repeat(room)}${options.xTitle}`]
      : [`${pad} ${names}`, `${pad} ${options.xTitle}`];
  return [`${pad}${signs.corner}${base.join('')}`, ...below].map((text) => line(span(text, 'dim')));
}
