import { type Line, line, span } from '../../text/line.ts';
import { displayWidth, padEnd } from '../../text/width.ts';
import { paretoFront, type TradeOff } from './pareto.ts';
import { Plane } from './plane.ts';

/** How a plot is drawn. Sizes in terminal cells. */
export interface ScatterOptions {
  readonly width: number;
  readonly height: number;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly frontTitle: string;
  readonly limitTitle: string;
  /** What the band of the front is called; absent where no point has one. */
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

/**
 * Throughput over latency as text: the Pareto front filled, other points as dots, the limit as a line. No colour
 * carries a meaning alone. Empty for fewer than two points.
 */
export function scatter(points: readonly TradeOff[], options: ScatterOptions): Line[] {
  if (points.length < 2) return [];
  const { width, height, xTitle, limitMs, isAscii } = options;
  const signs = isAscii ? ascii : unicode;
  const yMax = Math.max(...points.map((one) => one.tokensPerSecond));
  const xMax = Math.max(...points.map((one) => one.latencyMs), limitMs ?? 0) * 1.02;
  const plane = new Plane({ width, height, xMin: 0, xMax, yMax, xTitle, isAscii });
  for (const { tokensPerSecond, band } of paretoFront(points)) {
    if (band) plane.stretch(band[0], Math.min(band[1], xMax), tokensPerSecond, signs.band);
  }
  if (limitMs !== null) plane.cut(limitMs, signs.limit);
  for (const one of points) plane.put(one.latencyMs, one.tokensPerSecond, signs.other);
  for (const one of paretoFront(points)) plane.put(one.latencyMs, one.tokensPerSecond, signs.front);
  const tone = (sign: string) => (sign === signs.front ? 'accent' : sign === signs.limit ? 'warning' : 'dim');
  return [titleLine(options, signs), ...plane.lines(tone)];
}

function titleLine(options: ScatterOptions, signs: Signs): Line {
  const { width, yTitle, frontTitle, limitTitle, bandTitle, limitMs } = options;
  const legend = [
    `${frontTitle} ${signs.front}`,
    ...(bandTitle === undefined ? [] : [`${bandTitle} ${signs.band}`]),
    ...(limitMs === null ? [] : [`${limitTitle} ${signs.limit}`]),
  ].join('   ');
  const room = Math.max(displayWidth(yTitle) + 2, width - 2 - displayWidth(legend));
  return line('  ', span(padEnd(yTitle, room), 'dim'), span(legend, 'dim'));
}
