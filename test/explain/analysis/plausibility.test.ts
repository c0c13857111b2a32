import { describe, expect, it } from 'vitest';
import { impossibleRow } from '../../../src/explain/analysis/impossible-rows.ts';
import { plausibilityStatements } from '../../../src/explain/analysis/plausibility.ts';
import { explain } from '../../../src/explain/explain.ts';
import { type ExplainFacts, noFacts } from '../../../src/explain/facts.ts';
import { rowMeasure } from '../../../src/results/measure.ts';
import type { ResultRow } from '../../../src/results/result.ts';
import { recordings } from '../../results/readers/recordings.ts';
import { embedded, inputFromText, transcript } from '../readings.ts';
import { resultOf, rulesOf, subjectOf } from '../subject-kit.ts';

const conditions = { model: 'm', numDevices: 8, inputLength: 1000, outputLength: 100, tpotLimitMs: 50 };

/** An engine whose own best row for the plan has this throughput. */
function ownRow(row: Partial<ResultRow>): ExplainFacts {
  return { ...noFacts, engineOf: () => () => resultOf([row]) };
}

describe('a row beside the embedded engine’s own', () => {
  const rules = (told: number, run = {}) =>
    rulesOf(
      plausibilityStatements(
        subjectOf([{ throughputTokensPerSecond: told }], { conditions, run }),
        ownRow({ throughputTokensPerSecond: 100 }),
      ),
    );

  it('is suspicious from a factor of three on, in both directions', () => {
    expect(rules(300)).toEqual(['own-engine-apart']);
    expect(rules(299)).toEqual(['own-engine']);
    expect(rules(33.3)).toEqual(['own-engine-apart']);
    expect(rules(33.4)).toEqual(['own-engine']);
    expect(rules(104)).toEqual([]);
  });

  it('is not compared with itself, and a measurement may fall behind a model but not run ahead of it', () => {
    expect(rules(300, { estimator: 'analytic' })).toEqual([]);
    expect(rules(20, { basis: 'measured' })).toEqual(['own-engine']);
    expect(rules(400, { basis: 'measured' })).toEqual(['own-engine-apart']);
  });

  it('lowers the verdict of the whole explanation, with both figures', () => {
    const text = transcript('optimizer', 'dense-agg-14b-bf16');
    const told = explain(inputFromText(text), embedded());
    expect(told.reasonableness.level).toBe('basically-reasonable');
    const rate = told.sections.best
      .flatMap(({ cites }) => cites)
      .find((one) => 'path' in one && one.path.endsWith('throughputTokensPerSecond'));
    const value = Number(rate?.value);
    expect(value).toBeGreaterThan(0);
    const factor = 3.2;
    const scale = (figure: number) => (figure * factor).toFixed(2);
    const doubled = text.replaceAll(value.toFixed(2), scale(value));
    const doubted = explain(inputFromText(doubled), embedded());
    expect(doubted.reasonableness.level).toBe('suspicious');
    expect(doubted.reasonableness.rules).toContain('own-engine-apart');
  });
});

describe('latencies beside the embedded engine’s own', () => {
  const own = {
    parallel: 'TP=8',
    throughputTokensPerSecond: 100,
    ttftMs: 9000,
    tpotMs: 50,
    concurrency: 100,
  };
  const texts = (row: Partial<ResultRow>, run = {}) =>
    plausibilityStatements(subjectOf([{ ...own, ...row }], { conditions, run }), ownRow(own)).map(
      ({ text }) => text.en,
    );

  it('are doubted by themselves, at about as many requests, each with both figures', () => {
    expect(texts({})).toEqual([]);
    const [said, ...others] = texts({ ttftMs: 90 });
    expect(others).toEqual([]);
    expect(said).toMatch(/TTFT 9,000.*the row says 90/);
    expect(texts({ tpotMs: 151, ttftMs: 3001 })).toEqual([expect.stringMatching(/TPOT 50.*151/)]);
    expect(texts({ ttftMs: 90, concurrency: 40 })).toEqual([]);
    expect(texts({ ttftMs: 90 }, { basis: 'measured' })).toEqual([]);
  });
});

describe('what cannot be whatever the machine', () => {
  const held = { weightGiB: 5.28, kvCacheGiB: 24.91, activationGiB: 0.01, availableGiB: 23.79 };
  const memory = { totalGiB: 64, reservedGiB: 10 };
  const texts = (row: Partial<ResultRow>, run = {}) =>
    impossibleRow(
      subjectOf([{ tp: 8, dp: 1, parallel: 'TP=8 | DP=1', memory: held, ...row }], {
        conditions,
        run,
        device: { memory },
      }),
    ).map(({ text }) => text.en);

  it('is a split of other devices, memory that does not add up, shares above the whole', () => {
    expect(texts({})).toEqual([]);
    expect(texts({ tp: 16 })).toEqual([expect.stringMatching(/split of 16 devices, and the plan has 8/)]);
    expect(texts({ tp: 4, dp: 2 })).toEqual([]);
    expect(texts({ memory: { ...held, kvCacheGiB: 0.91 } })).toEqual([
      expect.stringMatching(/39\.99 GiB.*64/),
    ]);
    const printed = 'Mem 97.64 | Comm 88.88 | Cube 42.40 | Vec 1.08';
    const shares = {
      memory: null,
      communication: null,
      cube: null,
      vector: null,
      printed,
      reading: 'undecidable',
    } as const;
    expect(texts({ breakdowns: { prefill: shares, decode: null } })).toEqual([
      expect.stringMatching(/shares of Prefill.*230\.0 %/),
    ]);
    expect(texts({ tp: 16 }, { basis: 'predicted' })).toEqual([]);
  });

  it('is found in no recorded output of the modelled program', () => {
    for (const { id, stdout, args, model, typed } of recordings('optimizer')) {
      const command = `python -m cli.inference.throughput_optimizer ${typed ?? model} ${args.join(' ')}`;
      const { sections } = explain(inputFromText(`${command}\n${stdout}`), embedded());
      const alarms = Object.values(sections)
        .flat()
        .filter(({ rule }) => /impossible|suspicious|apart/.test(rule));
      expect(
        alarms.map(({ text }) => text.en),
        id,
      ).toEqual([]);
    }
  });
});

describe('a step against the peak of the memory', () => {
  const facts: ExplainFacts = {
    ...noFacts,
    isDense: () => true,
    peakBytesPerSecond: () => 1024 ** 4,
  };
  // 8 GiB + 24 GiB at 1 TiB/s take 31.25 ms.
  const row = { weightGiB: 8, kvCacheGiB: 24, activationGiB: 0, availableGiB: 0 };
  const rules = (decodeMs: number, more: Partial<ResultRow> = {}) =>
    rulesOf(
      plausibilityStatements(
        subjectOf(
          [
            {
              ttftMs: 100,
              tpotMs: decodeMs + 1,
              concurrency: 8,
              throughputTokensPerSecond: 1,
              memory: row,
              ...more,
            },
          ],
          {
            conditions,
          },
        ),
        facts,
      ),
    );

  it('is impossible below the time of one read', () => {
    expect(rules(30)).toContain('suspicious-roofline');
    expect(rules(30.4)).not.toContain('suspicious-roofline');
  });

  it('may yield several tokens with MTP, and leaves pipelines alone', () => {
    expect(rules(16, { mtp: 1 })).not.toContain('suspicious-roofline');
    expect(rules(15, { mtp: 1 })).toContain('suspicious-roofline');
    expect(rules(10, { pp: 2 })).not.toContain('suspicious-roofline');
  });
});

describe('a row against its own limits', () => {
  const rules = (tpotMs: number, availableGiB: number, more: Partial<ResultRow> = {}) =>
    rulesOf(
      plausibilityStatements(
        subjectOf(
          [
            {
              tpotMs,
              batchSize: 8,
              concurrency: 8,
              memory: { weightGiB: 8, kvCacheGiB: 8, activationGiB: 0, availableGiB },
              ...more,
            },
          ],
          { conditions },
        ),
        noFacts,
      ),
    );

  it('that uses neither its limits nor its memory is not explained', () => {
    expect(rules(20, 43)).toContain('headroom-unused');
    expect(rules(37.4, 43)).toContain('headroom-unused');
    expect(rules(37.5, 43)).not.toContain('headroom-unused');
    expect(rules(20, 1.9)).not.toContain('headroom-unused');
    expect(rules(20, 2)).toContain('headroom-unused');
  });

  it('at the end of the searched range, or with one request at a time, says so', () => {
    const command = ['python', '-m', 'cli.inference.throughput_optimizer', 'm', '--batch-range', '1', '8'];
    const bound = subjectOf([{ batchSize: 8 }], { conditions, run: { command } });
    expect(rulesOf(plausibilityStatements(bound, noFacts))).toContain('search-bound');
    const below = subjectOf([{ batchSize: 7 }], { conditions, run: { command } });
    expect(rulesOf(plausibilityStatements(below, noFacts))).not.toContain('search-bound');
    expect(rules(40, 0, { concurrency: 1 })).toContain('one-at-a-time');
    expect(rules(40, 0, { concurrency: 2 })).not.toContain('one-at-a-time');
  });
});

describe('times', () => {
  it('below zero, or longer than the whole request, cannot be', () => {
    const rules = (row: Partial<ResultRow>) =>
      rulesOf(plausibilityStatements(subjectOf([row], { conditions }), noFacts));
    expect(rules({ ttftMs: -1 })).toContain('impossible-time');
    expect(rules({ ttftMs: 0 })).not.toContain('impossible-time');
    const whole = rowMeasure('endToEndMs', 100, { statistic: 'mean', basis: 'measured' });
    expect(rules({ tpotMs: 101, measures: [whole] })).toContain('impossible-time');
    expect(rules({ tpotMs: 99, measures: [whole] })).not.toContain('impossible-time');
  });

  it('are looked at in every row, at every statistic, and in pairs of a P/D ratio', () => {
    const said = (rows: Partial<ResultRow>[], device = {}) =>
      plausibilityStatements(subjectOf(rows, { conditions, device }), noFacts)
        .filter(({ rule }) => rule === 'impossible-time')
        .map(({ text }) => text.en);
    const p99 = (figure: 'ttftMs' | 'endToEndMs', value: number) =>
      rowMeasure(figure, value, { statistic: 'p99', basis: 'measured' });
    expect(said([{ measures: [p99('ttftMs', 101), p99('endToEndMs', 100)] }])).toEqual([
      'Impossible: TTFT (p99) 101 ms is longer than a whole request (100 ms).',
    ]);
    const mean = rowMeasure('endToEndMs', 50, { statistic: 'mean', basis: 'measured' });
    expect(said([{ measures: [p99('ttftMs', 101), mean] }])).toEqual([]);
    expect(said([{ parallel: 'TP=8' }, { parallel: 'TP=4', tpotMs: -2 }])).toEqual([
      'Impossible: TP=4: TPOT -2 ms is below zero.',
    ]);
    const pair = { prefillParallel: 'TP=1', decodeParallel: 'TP=2', ttftMs: -3, tpotMs: 4 };
    const ratio = { best: null, rows: [], candidates: [], pdRatio: { pairs: [pair] } };
    expect(said([], ratio)).toEqual(['Impossible: TTFT -3 ms is below zero.']);
  });
});

describe('a command beside an output of another plan', () => {
  const text = transcript('optimizer', 'dense-agg-14b-bf16');
  const told = (changed: string) => {
    const input = inputFromText(changed);
    const { sections, reasonableness } = explain(input, noFacts);
    const said = sections.best.filter(({ rule }) => rule === 'command-apart');
    return { level: reasonableness.level, said: said.map((one) => one.text.en) };
  };

  it('is said with what each of them names', () => {
    expect(told(text).said).toEqual([]);
    const { level, said } = told(text.replace(/--num-devices \d+/, '--num-devices 64'));
    expect(level).toBe('suspicious');
    expect(said).toEqual([expect.stringMatching(/the command says device count 64, its output \d+/u)]);
  });
});
