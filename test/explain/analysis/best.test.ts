import { describe, expect, it } from 'vitest';
import {
  bestStatements,
  measuredFigures,
  memoryOf,
  memoryStatements,
  rowFigures,
} from '../../../src/explain/analysis/best.ts';
import { noFacts } from '../../../src/explain/facts.ts';
import { rowMeasure } from '../../../src/results/measure.ts';
import { unknownRow } from '../../../src/results/readers/run-draft.ts';
import type { ResultRow } from '../../../src/results/result.ts';
import { messages } from '../../../src/text/catalogue.ts';
import { rulesOf, subjectOf } from '../subject-kit.ts';

const texts = messages('en').explain;
const row = (change: Partial<ResultRow>): ResultRow => ({ ...unknownRow, ...change });
const measured = (
  figure: 'goodputRequestsPerSecond' | 'endToEndMs' | 'totalTokensPerSecond',
  value: number,
) => rowMeasure(figure, value, { statistic: 'total', basis: 'measured' });

describe('the figures of a row', () => {
  it('are those that it holds, each where it stands', () => {
    const { shown, cites } = rowFigures(row({ tpotMs: 40, throughputTokensPerSecond: 1000 }), 'best');
    expect(shown).toEqual([expect.stringMatching(/1,000/u), 'TPOT 40 ms']);
    expect(cites).toHaveLength(2);
    expect(rowFigures(row({ ttftMs: 0 }), 'best').shown).toEqual(['TTFT 0 ms']);
  });

  it('of a load test have its goodput beside, and what else it tells only where it tells none of those', () => {
    const measures = [
      measured('goodputRequestsPerSecond', 3),
      measured('endToEndMs', 900),
      measured('totalTokensPerSecond', 5000),
    ];
    const figures = (change: Partial<ResultRow>) =>
      measuredFigures(row({ measures, ...change }), 'best').shown(texts);
    expect(figures({ tpotMs: 40 })).toEqual(['TPOT 40 ms', expect.stringMatching(/^goodput 3/u)]);
    expect(figures({})).toEqual(['E2E 900 ms', expect.stringMatching(/5,000/u)]);
  });
});

describe('the best row', () => {
  it('is named by its strategy, one of a load test by its load', () => {
    const said = (parallel: string, basis: 'measured' | 'simulated') =>
      bestStatements(subjectOf([{ parallel, concurrency: 8, tpotMs: 40 }], { run: { basis } }))[0]?.text.en;
    expect(said('TP=4', 'simulated')).toMatch(/TP=4.*TPOT 40 ms.*8|TP=4.*8.*TPOT 40 ms/su);
    expect(said('', 'measured')).not.toBe(said('', 'simulated'));
    expect(said('TP=4', 'measured')).toBe(said('TP=4', 'simulated'));
    expect(bestStatements(subjectOf([]))).toEqual([]);
  });
});

describe('the memory of a row', () => {
  const memory = (availableGiB: number | null) => ({
    weightGiB: 20,
    kvCacheGiB: 10,
    activationGiB: 1,
    availableGiB,
  });
  const rules = (availableGiB: number | null) =>
    rulesOf(memoryOf({ memory: memory(availableGiB), path: 'best.memory' }));

  it('is left, or missing where it is below zero', () => {
    expect([rules(0), rules(-0.1), rules(null)]).toEqual([['memory-left'], ['memory-missing'], []]);
    expect(memoryOf({ memory: memory(-2.5), path: 'm' })[0]?.text.en).toMatch(/2\.5\d* GiB short/u);
  });

  it('is printed apart where the program holds more than it counts', () => {
    const said = (told: 'memoryLeft' | 'memoryPrinted') =>
      memoryOf({ memory: memory(5), path: 'm', told })[0]?.text.en;
    expect(said('memoryPrinted')).not.toBe(said('memoryLeft'));
    expect(rulesOf(memoryStatements(subjectOf([{ memory: memory(5) }]), noFacts))).toEqual(['memory-left']);
    expect(memoryStatements(subjectOf([]), noFacts)).toEqual([]);
  });

  it('is no room for requests where a server never takes it', () => {
    const subject = subjectOf([{ memory: memory(9.6) }]);
    const served = { ...subject, run: { ...subject.run, estimator: 'calibrated' as const } };
    const said = memoryStatements(served, noFacts)[0]?.text;
    expect(said?.en).toMatch(/^The server keeps 9\.60 GiB of each device free beside weights 20\.00 GiB/u);
    expect(said?.zh).toContain('请求用不到');
  });
});
