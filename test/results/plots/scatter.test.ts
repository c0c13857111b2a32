import { describe, expect, it } from 'vitest';
import type { TradeOff } from '../../../src/results/plots/pareto.ts';
import { horizontalRange } from '../../../src/results/plots/plane.ts';
import { scatter } from '../../../src/results/plots/scatter.ts';
import { tradeOffOf } from '../../../src/results/plots/trade-off.ts';
import { tradeOffChart } from '../../../src/results/report/trade-off-chart.ts';
import type { DeviceResult } from '../../../src/results/result.ts';

const point = (name: string, latencyMs: number, tokensPerSecond: number): TradeOff => ({
  name,
  latencyMs,
  tokensPerSecond,
});

const drawn = (points: readonly TradeOff[], limitMs: number | null = null, width = 60) =>
  scatter(points, {
    width,
    height: 8,
    xTitle: 'TPOT ms',
    yTitle: 'tok/s',
    frontTitle: 'Pareto',
    limitTitle: 'limit',
    limitMs,
    isAscii: false,
  }).map((line) => line.map(({ text }) => text).join(''));

describe('trade-off as text', () => {
  const two = [point('TP=8', 40, 3000), point('TP=8', 20, 1500), point('TP=4', 30, 1000)];

  it('has a letter at the best point of each strategy, the fastest first, and says which is which', () => {
    const lines = drawn(two);
    expect(lines.at(-1)).toBe('  A TP=8   B TP=4');
    expect(lines.find((one) => one.includes('A'))).toMatch(/3k ┤ +A/);
    expect(lines[0]).toContain('Pareto ●');
  });

  it('names both where two share a cell, and no front where no dot is seen', () => {
    const lines = drawn([point('TP=8', 40, 3000), point('TP=4', 40.01, 2990), point('TP=2', 20, 500)]);
    expect(lines.at(-1)).toBe('  A TP=8, TP=4   B TP=2');
    expect(lines.join('\n')).not.toContain('●');
  });

  it('breaks no meaning that fits a row', () => {
    const lines = drawn(
      ['TP=8 DP=1 EP=8', 'TP=4 DP=2 EP=8', 'TP=2 DP=4 EP=8'].map((name, at) =>
        point(name, 20 + 10 * at, 1000 + 900 * at),
      ),
      null,
      40,
    );
    expect(lines.slice(-2)).toEqual(['  A TP=2 DP=4 EP=8   B TP=4 DP=2 EP=8', '  C TP=8 DP=1 EP=8']);
  });

  it('ends its axis at 0 where steps are no binary fractions', () => {
    const lines = drawn([point('TP=8', 40, 0.8), point('TP=4', 20, 0.7)]);
    expect(lines.flatMap((one) => /^ +([\d.e-]+) ┤/.exec(one)?.[1] ?? [])).toEqual([
      '0.8',
      '0.6',
      '0.4',
      '0.2',
      '0',
    ]);
  });

  it('one strategy has no letters', () => {
    expect(drawn(two.slice(0, 2)).join('\n')).not.toMatch(/[AB] TP/);
  });

  it('begins near the lowest latency, and never looks closer than a tenth of the highest', () => {
    expect(horizontalRange([40, 50])).toEqual({ xMin: 39.2, xMax: 50.8 });
    const near = horizontalRange([49.9, 50]);
    expect(near.xMin).toBeCloseTo(near.xMax * 0.9, 9);
    expect(horizontalRange([1, 100]).xMin).toBe(0);
    expect(horizontalRange([5]).xMin).toBeCloseTo(4, 9);
  });
});

describe('which latency a trade-off is drawn over', () => {
  const rows = [8, 16].map((batch) => ({
    parallel: `TP=${batch}`,
    ttftMs: batch * 100,
    tpotMs: batch,
    throughputTokensPerSecond: batch * 10,
    measures: [],
  }));
  const of = (phase: string, ttftMs: number | null, tpotMs: number | null) =>
    tradeOffOf({ phase, rows, candidates: [], limits: { ttftMs, tpotMs } } as unknown as DeviceResult, null);

  it('is TPOT, but TTFT in prefill and where it alone is limited', () => {
    expect(of('aggregated', 2000, 50)).toMatchObject({ xTitle: 'TPOT ms', limitMs: 50 });
    expect(of('aggregated', null, null)).toMatchObject({ xTitle: 'TPOT ms', limitMs: null });
    expect(of('aggregated', 2000, null)).toMatchObject({ xTitle: 'TTFT ms', limitMs: 2000 });
    expect(of('prefill', 2000, null)?.points.map(({ latencyMs }) => latencyMs)).toEqual([800, 1600]);
    expect(of('decode', 2000, null)).toMatchObject({ xTitle: 'TPOT ms', limitMs: null });
  });
});

describe('trade-off of a page', () => {
  it('names each strategy where no other name stands, with ticks as fine as their step', () => {
    const svg = tradeOffChart(
      'c',
      [point('TP=8', 10, 3000), point('TP=4', 12, 2990), point('TP=2', 11, 500)],
      {
        title: 't',
        xTitle: 'TPOT ms',
        yTitle: 'tok/s',
        frontTitle: 'front',
        otherTitle: 'other',
        boxTitle: 'box',
        limitMs: null,
      },
    );
    const names = [...svg.matchAll(/<text [^>]*>(TP=\d)<\/text>/g)].map(([, name]) => name);
    expect(names).toEqual(['TP=8', 'TP=2']);
    expect(svg).toContain('>10.5</text>');
    expect(svg).toContain('>3,000</text>');
  });
});
