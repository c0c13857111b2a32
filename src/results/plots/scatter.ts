import { type Line, line, span } from '../../text/line.ts';
import { displayWidth, padEnd, wrap } from '../../text/width.ts';
import { bestOfEach, paretoFront, type TradeOff } from './pareto.ts';
import { horizontalRange, Plane } from './plane.ts';

/** How a plot is drawn. Sizes in terminal cells. */
export interface ScatterOptions {
  readonly width: number;
  readonly height: number;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly frontTitle: string;
  readonly limitTitle: string;
  /** Name of the front's band; absent where no point has one. */
  readonly bandTitle?: string;
  /** A latency that must not be exceeded, ms; null draws none. */
  readonly limitMs: number | null;
  readonly isAscii: boolean;
}

interface Signs {
  readonly front: string;
  readonly other: string;
  readonly limit: string;
  readonly band: string;
}

const unicode: Signs = { front: '●', other: '·', limit: '┊', band: '░' };
const ascii: Signs = { front: '@', other: '.', limit: '|', band: ':' };

/** Letters for strategies; more of them stay dots. */
const letters = [...'ABCDEFGH'];

/** Puts a letter where each strategy is at its best, and tells what each means; of one cell the fastest has the letter. */
function putLetters(plane: Plane, points: readonly TradeOff[]): string[] {
  const strategies = bestOfEach(points);
  if (strategies.length < 2) return [];
  const lettered: { readonly cell: string; readonly letter: string; readonly names: string[] }[] = [];
  for (const { latencyMs, tokensPerSecond, name } of strategies) {
    const cell = plane.cellOf(latencyMs, tokensPerSecond);
    const there = lettered.find((one) => one.cell === cell);
    const letter = letters[lettered.length];
    if (there !== undefined) there.names.push(name);
    else if (letter !== undefined) {
      plane.put(latencyMs, tokensPerSecond, letter);
      lettered.push({ cell, letter, names: [name] });
    }
  }
  return lettered.map(({ letter, names }) => `${letter} ${names.join(', ')}`);
}

/** Meanings side by side, as many as fit in a row; none is broken that fits into one. */
function inRows(names: readonly string[], columns: number): string[] {
  const rows: string[] = [];
  for (const name of names) {
    const together = `${rows.at(-1) ?? ''}   ${name}`;
    if (rows.length > 0 && displayWidth(together) <= columns) rows[rows.length - 1] = together;
    else rows.push(name);
  }
  return rows;
}

/**
 * Throughput over latency as text: the Pareto front filled, other points as dots, a letter at the best point of each
 * strategy, the limit as a line. No colour carries a meaning alone. Empty for fewer than two points.
 */
export function scatter(points: readonly TradeOff[], options: ScatterOptions): Line[] {
  if (points.length < 2) return [];
  const { width, height, xTitle, limitMs, isAscii } = options;
  const signs = isAscii ? ascii : unicode;
  const yMax = Math.max(...points.map((one) => one.tokensPerSecond));
  const latencies = points.map((one) => one.latencyMs);
  const { xMin, xMax } = horizontalRange(limitMs === null ? latencies : [...latencies, limitMs]);
  const plane = new Plane({ width, height, xMin, xMax, yMax, xTitle, isAscii });
  const front = paretoFront(points);
  for (const { tokensPerSecond, band } of front) {
    if (band) plane.stretch(Math.max(band[0], xMin), Math.min(band[1], xMax), tokensPerSecond, signs.band);
  }
  if (limitMs !== null) plane.cut(limitMs, signs.limit);
  for (const one of points) plane.put(one.latencyMs, one.tokensPerSecond, signs.other);
  for (const one of front) plane.put(one.latencyMs, one.tokensPerSecond, signs.front);
  const names = putLetters(plane, points);
  const tone = (sign: string) => {
    if (sign === signs.front || letters.includes(sign)) return 'accent';
    return sign === signs.limit ? 'warning' : 'dim';
  };
  const meanings = inRows(names, width - 2).flatMap((row) => wrap(line(span(`  ${row}`, 'dim')), width, 4));
  return [titleLine(options, signs, plane.shows(signs.front)), ...plane.lines(tone), ...meanings];
}

function titleLine(options: ScatterOptions, signs: Signs, showsFront: boolean): Line {
  const { width, yTitle, frontTitle, limitTitle, bandTitle, limitMs } = options;
  const legend = [
    ...(showsFront ? [`${frontTitle} ${signs.front}`] : []),
    ...(bandTitle === undefined ? [] : [`${bandTitle} ${signs.band}`]),
    ...(limitMs === null ? [] : [`${limitTitle} ${signs.limit}`]),
  ].join('   ');
  const room = Math.max(displayWidth(yTitle) + 2, width - 2 - displayWidth(legend));
  return line('  ', span(padEnd(yTitle, room), 'dim'), span(legend, 'dim'));
}
