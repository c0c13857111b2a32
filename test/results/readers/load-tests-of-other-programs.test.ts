import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureOf } from '../../../src/results/measure.ts';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import type { ResultRow } from '../../../src/results/result.ts';
import { nvidiaReports, squeezed, sweepRows } from '../../fuzz/corpora/load-test-reports.ts';

const all = [...Object.values(nvidiaReports), sweepRows, ...Object.values(squeezed)];
const figuresOf = (row: ResultRow | null | undefined) =>
  (row?.measures ?? []).map(({ figure, statistic, value }) => `${figure} ${statistic} ${value}`);
const valueOfRow = (row: ResultRow, figure: 'endToEndMs' | 'interTokenMs', statistic: 'mean' | 'p90') =>
  measureOf(row, figure, 'measured', statistic)?.value;

function only(text: string) {
  const { runs, unread, kind } = readOutput(text);
  expect([kind, runs.length, unread]).toEqual(['benchmark', 1, []]);
  const [run] = runs;
  const best = run?.results[0]?.best;
  if (run === undefined || !best) throw new Error('a load test has a row');
  return { run, best };
}

describe('tables of genai-perf and AIPerf', () => {
  it('are read with names that go on below, and with the load that the command asks for', () => {
    const { run, best } = only(nvidiaReports.aiperf);
    expect(run).toMatchObject({
      estimator: 'aiperf',
      basis: 'measured',
      elapsedSeconds: 131.02,
      conditions: { model: 'Qwen/Qwen3-32B', inputLength: 2048, outputLength: 512 },
    });
    expect(best).toMatchObject({
      concurrency: 32,
      ttftMs: 412.37,
      tpotMs: 24.68,
      throughputTokensPerSecond: 1251.36,
      requestsPerSecond: 2.44,
    });
    expect(valueOfRow(best, 'endToEndMs', 'p90')).toBe(14_611.02);
    expect(best.extra).toMatchObject({ 'output token throughput per user (tokens/sec/user)': '40.71' });
  });

  it('never take a list of loads for the load of one table', () => {
    const { best } = only(nvidiaReports.aiperf.replaceAll('--concurrency 32', '--concurrency 8,16,32'));
    expect(best.concurrency).toBeNull();
  });

  it('are read without strokes that a retyping loses, and in the spelling of earlier versions', () => {
    const { run, best } = only(nvidiaReports.genaiPerf);
    expect(run.estimator).toBe('genai-perf');
    expect(best).toMatchObject({ ttftMs: 164.2, tpotMs: 17.86, throughputTokensPerSecond: 868.21 });
    expect(figuresOf(best)).toContain('goodputRequestsPerSecond total 2.9');
    const retyped = nvidiaReports.genaiPerf
      .replace(/^.*[\u250f\u2521\u2514].*\n/gmu, '')
      .replace(/[\u2503\u2502]/gu, '|');
    expect(figuresOf(only(retyped).best)).toEqual(figuresOf(best));
  });

  it('saved as CSV tell quoted figures and those of the whole run', () => {
    const { best, run } = only(nvidiaReports.genaiPerfCsv);
    expect(best).toMatchObject({ ttftMs: 1204.55, tpotMs: 30.93, throughputTokensPerSecond: 421.77 });
    expect(run.conditions).toMatchObject({ inputLength: 3000, outputLength: 174 });
    const later = only(nvidiaReports.aiperfCsv);
    expect(later.run).toMatchObject({ estimator: 'aiperf', elapsedSeconds: 42.3 });
    expect(figuresOf(later.best)).toContain('totalTokensPerSecond total 2127.73');
    const tabs = nvidiaReports.aiperfCsv.replaceAll(',', '\t');
    expect(figuresOf(only(tabs).best)).toEqual(figuresOf(later.best));
  });

  it('hand back a row whose unit or figure cannot be read', () => {
    const odd = nvidiaReports.genaiPerf
      .replace('Inter token latency (ms)', 'Inter token latency (ly)')
      .replace('3,380', '3.38');
    const { runs, unread } = readOutput(odd);
    expect(runs[0]?.results[0]?.best).toMatchObject({ ttftMs: 164.2, tpotMs: null });
    expect(unread).toEqual([expect.stringContaining('Inter token latency (ly)')]);
    const short = readOutput(nvidiaReports.genaiPerf.replace('   164.20 ', '   164.… '));
    expect(short.runs[0]?.results[0]?.best?.ttftMs).toBeNull();
    expect(short.unread).toEqual([expect.stringContaining('Time to first token')]);
  });
});

describe('rows of a sweep', () => {
  it('are a run of the load test each, with what was varied', () => {
    const { runs, unread } = readOutput(sweepRows);
    expect(unread).toEqual([]);
    expect(runs.map(({ results }) => results[0]?.best)).toMatchObject([
      { concurrency: 16, tpotMs: 27.9, extra: { max_num_seqs: '128', run_number: '0' } },
      { concurrency: 32, tpotMs: 33.6, throughputTokensPerSecond: 871.5 },
    ]);
    expect(runs[0]?.conditions).toMatchObject({
      model: 'Qwen/Qwen3-32B',
      inputLength: 2048,
      outputLength: 512,
    });
  });
});

describe('reports on one line', () => {
  it('are the lines that they were', () => {
    expect(only(squeezed.vllm).best).toMatchObject({ concurrency: 64, ttftMs: 2210.44, tpotMs: 43.7 });
    const sglang = only(squeezed.sglang);
    expect(sglang.run.estimator).toBe('sglang bench_serving');
    expect(sglang.best).toMatchObject({ throughputTokensPerSecond: 401.57, tpotMs: 36.64 });
    expect(figuresOf(sglang.best)).toContain('interTokenMs max 211');
    const trtllm = only(squeezed.trtllm);
    expect(trtllm.run.conditions).toMatchObject({ numDevices: 2, inputLength: 1024, outputLength: 256 });
    expect(figuresOf(trtllm.best)).toContain('throughputTokensPerSecondPerDevice total 2777.7536');
    expect(valueOfRow(only(squeezed.latency).best, 'endToEndMs', 'p90')).toBe(2440);
    expect(only(squeezed.throughput).best).toMatchObject({ throughputTokensPerSecond: 1531.96 });
  });

  it('may stand in a quotation, and two of them are two', () => {
    const two = `> ${squeezed.vllm}> ${squeezed.vllm.replace('43.70', '44.10')}`;
    expect(readOutput(two).runs.map(({ results }) => results[0]?.best?.tpotMs)).toEqual([43.7, 44.1]);
  });
});

describe('damaged reports of load tests', () => {
  it('cut at any place tell no figure that the whole does not tell', () => {
    for (const text of all) {
      const whole = new Set(readOutput(text).runs.flatMap(({ results }) => figuresOf(results[0]?.best)));
      const step = Math.max(1, Math.floor(text.length / 150));
      for (let at = 0; at < text.length; at += step)
        for (const part of [text.slice(0, at), text.slice(at)]) {
          const read = readOutput(part).runs.flatMap(({ results }) => figuresOf(results[0]?.best));
          expect(
            read.filter((one) => !whole.has(one)),
            `${JSON.stringify(text.slice(0, 30))} cut at ${at}`,
          ).toEqual([]);
        }
    }
  });

  it('with lines dropped, doubled and mixed are read without failing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.constantFrom(...all),
        fc.array(fc.nat()),
        (one, other, picks) => {
          const lines = [...one.split('\n'), ...other.split('\n')];
          const mixed = picks.map((pick) => lines[pick % lines.length]).join('\n');
          expect(Array.isArray(readOutput(mixed).runs)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
