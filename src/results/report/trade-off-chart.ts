import { fixed } from '../../text/figures.ts';
import { paretoFront, type TradeOff } from '../plots/pareto.ts';
import { niceStep } from '../plots/plane.ts';
import { chart, element, escapeMarkup, label } from './svg.ts';

/** A point with the name that its tip shows. */
export interface NamedTradeOff extends TradeOff {
  readonly name: string;
}

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

/** Throughput over latency: the Pareto front as a line with dots, other rows as rings, the limit as a shaded box. */
export function tradeOffChart(
  id: string,
  points: readonly NamedTradeOff[],
  options: TradeOffChartOptions,
): string {
  if (points.length < 2) return '';
  const xMax = Math.max(...points.map((one) => one.latencyMs), options.limitMs ?? 0) * 1.06;
  const yMax = Math.max(...points.map((one) => one.tokensPerSecond)) * 1.1;
  const base = size.height - bottom;
  const x = (latency: number) => left + (latency / xMax) * (size.width - left - right);
  const y = (rate: number) => base - (rate / yMax) * (base - top);
  const ticks = (max: number, count: number) => {
    const step = niceStep(max, count);
    return Array.from({ length: Math.floor(max / step) + 1 }, (_, at) => at * step);
  };
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
    ...ticks(yMax, 5).flatMap((value) => [
      element('line', { class: 'grid', x1: left, x2: size.width - right, y1: y(value), y2: y(value) }),
      label(left - 9, y(value) + 4, fixed(value), { 'text-anchor': 'end' }),
    ]),
    ...ticks(xMax, 6).map((value) => label(x(value), base + 19, fixed(value), { 'text-anchor': 'middle' })),
    element('line', { class: 'axis', x1: left, x2: size.width - right, y1: base, y2: base }),
    label(size.width - right, base + 38, options.xTitle, { 'text-anchor': 'end' }),
    label(0, top - 14, options.yTitle),
    element('polyline', { class: 'front-line', points: line.join(' ') }),
    ...dots,
    ...bestLabel(points, x, y),
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

/** The name of the point with the highest throughput, on the side where there is room. */
function bestLabel(
  points: readonly NamedTradeOff[],
  x: (latency: number) => number,
  y: (rate: number) => number,
): string[] {
  const [best] = points.toSorted((a, b) => b.tokensPerSecond - a.tokensPerSecond);
  if (best === undefined) return [];
  const isRight = x(best.latencyMs) > size.width / 2;
  return [
    label(x(best.latencyMs) + (isRight ? -10 : 10), y(best.tokensPerSecond) - 9, best.name, {
      class: 'strong',
      'text-anchor': isRight ? 'end' : 'start',
    }),
  ];
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
