import { fixed } from '../../text/figures.ts';
import { bestOfEach, paretoFront, type TradeOff } from '../plots/pareto.ts';
import { horizontalRange, niceStep } from '../plots/plane.ts';
import { chart, element, escapeMarkup, label } from './svg.ts';

/** Words and size of a chart of throughput against latency. */
export interface TradeOffChartOptions {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly frontTitle: string;
  readonly otherTitle: string;
  readonly boxTitle: string;
  /** A latency that must not be exceeded, ms. */
  readonly limitMs: number | null;
}

const size = { width: 720, height: 340 };
const left = 66;
const right = 18;
const top = 44;
const bottom = 46;

interface Tick {
  readonly value: number;
  readonly text: string;
}

/** About `count` ticks from `min` to `max`, with the decimals that their step has. */
function ticks(min: number, max: number, count: number): Tick[] {
  const step = niceStep(max - min, count);
  const first = Math.ceil(min / step);
  const decimals =
    [0, 1, 2].find((digits) => Number.isInteger(Number((step * 10 ** digits).toPrecision(9)))) ?? 3;
  return Array.from({ length: Math.floor(max / step) - first + 1 }, (_, at) => {
    const value = (first + at) * step;
    return { value, text: fixed(value, decimals) };
  });
}

/**
 * Throughput over latency: the Pareto front as a line with dots, other rows as rings, each strategy named at its best, the
 * limit as a shaded box.
 */
export function tradeOffChart(
  id: string,
  points: readonly TradeOff[],
  options: TradeOffChartOptions,
): string {
  if (points.length < 2) return '';
  const latencies = points.map((one) => one.latencyMs);
  const { xMin, xMax } = horizontalRange(
    options.limitMs === null ? latencies : [...latencies, options.limitMs],
  );
  const yMax = Math.max(...points.map((one) => one.tokensPerSecond)) * 1.1;
  const base = size.height - bottom;
  const x = (latency: number) => left + ((latency - xMin) / (xMax - xMin)) * (size.width - left - right);
  const y = (rate: number) => base - (rate / yMax) * (base - top);
  const front = paretoFront(points);
  const isFront = new Set<TradeOff>(front);
  const { limitMs } = options;
  const limit =
    limitMs === null
      ? []
      : [
          element('rect', { class: 'box', x: left, y: top, width: x(limitMs) - left, height: base - top }),
          element('line', { class: 'limit', x1: x(limitMs), x2: x(limitMs), y1: top, y2: base }),
        ];
  const dots = points.map((one) =>
    element(
      'circle',
      {
        class: isFront.has(one) ? 'front' : 'other',
        cx: x(one.latencyMs),
        cy: y(one.tokensPerSecond),
        r: isFront.has(one) ? 4 : 3.2,
      },
      `<title>${escapeMarkup(`${one.name}: ${fixed(one.tokensPerSecond, 2)} ${options.yTitle}, ${fixed(one.latencyMs, 2)} ${options.xTitle}`)}</title>`,
    ),
  );
  const line = front.map((one) => `${x(one.latencyMs).toFixed(1)},${y(one.tokensPerSecond).toFixed(1)}`);
  const marks = [
    ...limit,
    ...ticks(0, yMax, 5).flatMap(({ value, text }) => [
      element('line', { class: 'grid', x1: left, x2: size.width - right, y1: y(value), y2: y(value) }),
      label(left - 9, y(value) + 4, text, { 'text-anchor': 'end' }),
    ]),
    ...ticks(xMin, xMax, 6).map(({ value, text }) =>
      label(x(value), base + 19, text, { 'text-anchor': 'middle' }),
    ),
    element('line', { class: 'axis', x1: left, x2: size.width - right, y1: base, y2: base }),
    label(size.width - right, base + 38, options.xTitle, { 'text-anchor': 'end' }),
    label(0, top - 14, options.yTitle),
    element('polyline', { class: 'front-line', points: line.join(' ') }),
    ...dots,
    ...bestLabels(points, x, y),
    ...legend(options),
  ];
  const description = front
    .slice(-6)
    .map(
      (one) =>
        `${options.xTitle} ${fixed(one.latencyMs, 2)}: ${fixed(one.tokensPerSecond)} ${options.yTitle}`,
    )
    .join('; ');
  return chart(id, options.title, description, size, marks);
}

/** Least distance of two names, px. */
const lineHeight = 15;

/** The name of each strategy at its best point, on the side where there is room; one that would cover another is left out. */
function bestLabels(
  points: readonly TradeOff[],
  x: (latency: number) => number,
  y: (rate: number) => number,
): string[] {
  const taken: number[] = [];
  return bestOfEach(points).flatMap(({ latencyMs, tokensPerSecond, name }, at) => {
    const atY = y(tokensPerSecond) - 9;
    if (taken.some((other) => Math.abs(other - atY) < lineHeight)) return [];
    taken.push(atY);
    const isRight = x(latencyMs) > size.width / 2;
    return [
      label(x(latencyMs) + (isRight ? -10 : 10), atY, name, {
        ...(at === 0 ? { class: 'strong' } : {}),
        'text-anchor': isRight ? 'end' : 'start',
      }),
    ];
  });
}

function legend(options: TradeOffChartOptions): string[] {
  const names = [
    ['front', options.frontTitle],
    ['other', options.otherTitle],
    ...(options.limitMs === null ? [] : [['box', options.boxTitle]]),
  ];
  return names.flatMap(([style = '', name = ''], at) => {
    const x = size.width - right - (names.length - at) * 150 + 20;
    const mark =
      style === 'box'
        ? element('rect', { class: 'box', x: x - 12, y: 5, width: 15, height: 12 })
        : element('circle', { class: style, cx: x - 5, cy: 11, r: 4 });
    return [mark, label(x + 9, 15.5, name)];
  });
}
