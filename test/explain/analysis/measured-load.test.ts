import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/explain/explain.ts';
import { noFacts } from '../../../src/explain/facts.ts';
import { figureFaults } from '../number-check.ts';
import { inputFromText } from '../readings.ts';

const sane = {
  'Successful requests': '320',
  'Failed requests': '0',
  'Maximum request concurrency': '64',
  'Benchmark duration (s)': '80.00',
  'Total input tokens': String(320 * 1024),
  'Total generated tokens': String(320 * 512),
  'Request throughput (req/s)': '4.00',
  'Output token throughput (tok/s)': '2048.00',
  // Chunks are counted here, several tokens each where a draft model speculates.
  'Peak output token throughput (tok/s)': '900.00',
  'Peak concurrent requests': '71.00',
  'Total token throughput (tok/s)': '6144.00',
  'Mean TTFT (ms)': '420.00',
  'Median TTFT (ms)': '400.00',
  'P25 TTFT (ms)': '310.00',
  'P99 TTFT (ms)': '900.00',
  'Mean TPOT (ms)': '29.80',
  'P99 TPOT (ms)': '33.00',
};

function told(change: Partial<Record<keyof typeof sane, string>> = {}) {
  const lines = Object.entries({ ...sane, ...change }).map(([label, value]) => `${label}: ${value}`);
  const input = inputFromText(
    ['============ Serving Benchmark Result ============', ...lines, '='.repeat(50), ''].join('\n'),
  );
  const explained = explain(input, noFacts);
  const best = explained.sections.best;
  // The names of percentiles are no figures.
  for (const one of best.filter(({ rule }) => rule !== 'measured-figures')) {
    expect(figureFaults(one, input, 'en')).toEqual([]);
    expect(figureFaults(one, input, 'zh')).toEqual([]);
  }
  return { level: explained.reasonableness.level, best, rules: best.map(({ rule }) => rule) };
}

describe('figures of a load test beside each other', () => {
  it('are put together again where they agree', () => {
    const { level, rules, best } = told();
    expect(level).toBe('partly-explainable');
    expect(rules.filter((rule) => rule === 'load-rebuilt')).toHaveLength(2);
    expect(best.map(({ text }) => text.en).join('\n')).toMatch(/keep 62\.6 requests in flight, of 64 told/u);
  });

  it.each([
    [
      'a rate that its lengths do not make',
      { 'Output token throughput (tok/s)': '3100.00' },
      /2,048 tok\/s, but 3,100/,
    ],
    [
      'a rate that its duration does not make',
      { 'Benchmark duration (s)': '40.00' },
      /8\.00 req\/s, but 4\.00/,
    ],
    [
      'less in all than in one part',
      { 'Total token throughput (tok/s)': '900.00' },
      /900 tok\/s .* less than 2,048/,
    ],
    [
      'more in flight than allowed',
      { 'Mean TPOT (ms)': '95.00', 'P99 TPOT (ms)': '110.00' },
      /196 requests in flight, and 64/,
    ],
    ['percentiles that fall', { 'P99 TTFT (ms)': '210.00' }, /p99 210 ms is below its median 400 ms/],
    ['the lower ones, too', { 'P25 TTFT (ms)': '500.00' }, /median 400 ms is below its p25 500 ms/],
  ])('are suspicious with both figures: %s', (_, change, sentence) => {
    const { level, best } = told(change);
    expect(level).toBe('suspicious');
    expect(best.map(({ text }) => text.en).join('\n')).toMatch(sentence);
  });

  it.each([
    [
      'rates are printed with two decimals',
      { 'Request throughput (req/s)': '4.15', 'Successful requests': '320' },
    ],
    [
      'a load that comes slower than its ceiling fills only a part of it',
      { 'Maximum request concurrency': '512' },
    ],
    [
      'two more in flight than the ceiling are an edge of the test',
      { 'Mean TPOT (ms)': '33.00', 'P99 TPOT (ms)': '35.00' },
    ],
  ])('are not suspicious: %s', (_, change) => expect(told(change).level).toBe('partly-explainable'));

  it('requests that failed are told where they are more than a few', () => {
    expect(told({ 'Failed requests': '3' }).rules).not.toContain('load-failed');
    const { best } = told({ 'Failed requests': '80' });
    expect(best.map(({ text }) => text.en).join('\n')).toMatch(/80 of 400 requests failed \(20\.0 %\)/u);
  });
});
