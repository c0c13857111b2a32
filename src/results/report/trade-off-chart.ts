import { fixed } from '../../text/figures.ts';
import { paretoFront, type TradeOff } from '../plots/pareto.ts';
import { niceStep } from '../plots/plane.ts';
import { chart, element, label } from './svg.ts';

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

const size = { width: 720, height: 330 };
const left = 64;
const right = 20;
const top = 34;
const bottom = 48;

/** Throughput over latency: the Pareto front as a line with dots, other rows as rings, the limit as a shaded box. */
export function tradeOffChart(
  id: string,
  points: readonly TradeOff[],
  options: TradeOffChartOptions,
): string {
  if (points.length < 2) return '';
  const xMax = Math.max(...points.map((one) => one.latencyMs), options.limitMs ?? 0) * 1.05;
  const yMax = Math.max(...points.map((one) => one.tokensPerSecond)) * 1.08;
  const x = (latency: number) => left + (latency / xMax) * (size.width - left - right);
  const y = (rate: number) => size.height - bottom - (rate / yMax) * (size.height - top - bottom);
  const base = size.height - bottom;
  const ticks = (max: number, count: number) => {
    const step = niceStep(max, count);
    return Array.from({ length: Math.floor(max / step) + 1 }, (_, at) => at * step);
  };
  const front = paretoFront(points);
  const isFront = new Set<TradeOff>(front);
  const marks = [
    ...(options.limitMs === null
      ? []
      : [
          element('rect', {
            class: 'box',
            x: left,
            y: top,
            width: x(options.limitMs) - left,
            height: base - top,
          }),
          element('line', {
            class: 'limit',
            x1: x(options.limitMs),
            x2: x(options.limitMs),
            y1: top,
            y2: base,
          }),
        ]),
    ...ticks(yMax, 5).flatMap((value) => [
      element('line', { class: 'grid', x1: left, x2: size.width - right, y1: y(value), y2: y(value) }),
      label(left - 8, y(value) + 4, fixed(value), { 'text-anchor': 'end' }),
    ]),
    ...ticks(xMax, 6).map((value) => label(x(value), base + 18, fixed(value), { 'text-anchor': 'middle' })),
    element('line', { class: 'axis', x1: left, x2: size.width - right, y1: base, y2: base }),
    label(size.width - right, base + 38, options.xTitle, { 'text-anchor': 'end' }),
    label(0, 16, options.yTitle),
    element('polyline', {
      class: 'front-line',
      points: front
        .map((one) => `${x(one.latencyMs).toFixed(1)},${y(one.tokensPerSecond).toFixed(1)}`)
        .join(' '),
    }),
    ...points.map((one) =>
      element('circle', {
        class: isFront.has(one) ? 'front' : 'other',
        cx: x(one.latencyMs),
        cy: y(one.tokensPerSecond),
        r: isFront.has(one) ? 4 : 3,
      }),
    ),
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

function legend(options: TradeOffChartOptions): string[] {
  const names = [
    ['front', options.frontTitle],
    ['other', options.otherTitle],
    ...(options.limitMs === null ? [] : [['box', options.boxTitle]]),
  ];
  return names.flatMap(([style = '', name = ''], at) => {
    const x = 210 + at * 165;
    const mark =
      style === 'box'
        ? element('rect', { class: 'box', x: x - 12, y: 6, width: 14, height: 12 })
        : element('circle', { class: style, cx: x - 5, cy: 12, r: 4 });
    return [mark, label(x + 8, 16, name)];
  });
}
