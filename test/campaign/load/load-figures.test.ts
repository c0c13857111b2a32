import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isClientBound, type LoadFacts, loadDocument } from '../../../src/campaign/load/load-document.ts';
import { loadFigures } from '../../../src/campaign/load/load-figures.ts';
import { failureCounts, loadNotes } from '../../../src/campaign/load/load-notes.ts';
import { spreadOf } from '../../../src/campaign/load/percentiles.ts';
import type { RequestRecord } from '../../../src/campaign/load/request-record.ts';

function record(index: number, change: Partial<RequestRecord> = {}): RequestRecord {
  return {
    index,
    requestedInputTokens: 100,
    requestedOutputTokens: 11,
    dueAtMs: null,
    sentAtMs: 0,
    firstTokenAtMs: 100,
    endedAtMs: 600,
    gapsMs: Array.from({ length: 10 }, () => 50),
    inputTokens: 100,
    outputTokens: 11,
    outputTokensFrom: 'usage',
    failure: null,
    ...change,
  };
}

describe('percentiles', () => {
  it('interpolate as numpy does', () => {
    const spread = spreadOf([1, 2, 3, 4], [25, 90, 99]);
    expect(spread).toMatchObject({ mean: 2.5, median: 2.5 });
    expect(spread?.std).toBeCloseTo(Math.sqrt(1.25));
    const points = [...(spread?.percentiles ?? [])].map(([, value]) => Number(value.toFixed(9)));
    expect(points).toEqual([1.75, 3.7, 3.97]);
  });

  it('of nothing are not reported', () => {
    expect(spreadOf([], [99])).toBeNull();
  });

  it('lie between the least and the greatest and never fall', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        const points = [...(spreadOf(values, [1, 50, 90, 100])?.percentiles.values() ?? [])];
        expect(points).toEqual(points.toSorted((left, right) => left - right));
        expect(points.at(-1)).toBe(Math.max(...values));
      }),
      { numRuns: 50 },
    );
  });
});

describe('figures of a load', () => {
  it('TPOT is the time after the first token over the tokens after the first', () => {
    const { spreads } = loadFigures([record(0)], [99], {});
    expect(spreads.ttft?.mean).toBe(100);
    expect(spreads.tpot?.mean).toBe(50);
    expect(spreads.itl?.mean).toBe(50);
    expect(spreads.e2el?.mean).toBe(600);
  });

  it('an answer of one token has no TPOT, and none is made up', () => {
    const one = record(0, { outputTokens: 1, gapsMs: [], endedAtMs: 100 });
    expect(loadFigures([one], [99], {}).spreads.tpot).toBeNull();
  });

  it('rates count from the first request sent to the last one ended', () => {
    const figures = loadFigures([record(0), record(1, { sentAtMs: 400, endedAtMs: 2000 })], [99], {});
    expect(figures).toMatchObject({ durationSeconds: 2, requestsPerSecond: 1, outputTokensPerSecond: 11 });
  });

  it('a good request meets every limit, just meeting one counts, and failed ones are bad', () => {
    const failed = record(2, { failure: { code: 'timeout', detail: '' }, firstTokenAtMs: null });
    const slow = record(1, { firstTokenAtMs: 101 });
    const figures = loadFigures([record(0), slow, failed], [99], { ttft: 100, tpot: 50 });
    expect(figures.goodput?.fraction).toBeCloseTo(1 / 3);
    expect(loadFigures([record(0)], [99], {}).goodput).toBeNull();
  });

  it('a request that ends as another is sent makes room for it', () => {
    const back = record(1, { sentAtMs: 600, endedAtMs: 900 });
    expect(loadFigures([record(0), back], [], {}).mostInFlight).toBe(1);
    expect(loadFigures([record(0), record(1, { sentAtMs: 599 })], [], {}).mostInFlight).toBe(2);
  });
});

const facts: LoadFacts = {
  url: 'http://x/',
  endpoint: '/v1/completions',
  model: 'm',
  arrivals: { kind: 'rate', perSecond: 10, burstiness: 1, maxConcurrency: null },
  requests: 4,
  warmUpRequests: 0,
  seed: 0,
  promptKind: 'tokens',
  percentiles: [99],
  client: { loopLagP99Ms: 0, cpuShare: 0, isBehindSchedule: false },
  isComplete: true,
  failures: {},
  version: '0',
  startedAt: '2026-01-01T00:00:00.000Z',
};

describe('notes', () => {
  const codes = (records: readonly RequestRecord[], change: Partial<LoadFacts> = {}) =>
    loadNotes({ ...facts, ...change }, loadFigures(records, [99], {}), records).map(({ code }) => code);

  it('lengths that differ by over 2 % are named, by just 2 % are not', () => {
    const asked = { requestedOutputTokens: 100, outputTokens: 98 };
    expect(codes([record(0, asked)], { percentiles: [] })).not.toContain('output-length');
    expect(codes([record(0, { ...asked, outputTokens: 97 })], { percentiles: [] })).toContain(
      'output-length',
    );
  });

  it('a client that is late or busy doubts the figures', () => {
    expect(isClientBound({ loopLagP99Ms: 20, cpuShare: 0.8, isBehindSchedule: false })).toBe(false);
    expect(codes([record(0)], { client: { ...facts.client, cpuShare: 0.81 } })).toContain('client-bound');
    expect(codes([record(0)], { client: { ...facts.client, loopLagP99Ms: 21 } })).toContain('client-bound');
    expect(codes([record(0)], { client: { ...facts.client, isBehindSchedule: true } })).toContain(
      'behind-schedule',
    );
  });

  it('a rate whose requests all overlap is called a burst', () => {
    expect(codes([record(0)])).toContain('burst-like');
    expect(codes([record(0)], { requests: 6 })).not.toContain('burst-like');
  });

  it('p99 of few requests is doubted', () => {
    const many = Array.from({ length: 200 }, (_, index) => record(index));
    expect(codes(many)).not.toContain('few-samples');
    expect(codes(many.slice(1))).toContain('few-samples');
  });

  it('failures are counted by code', () => {
    const failed = record(0, { failure: { code: 'timeout', detail: '' } });
    expect(failureCounts([failed, failed, record(1)])).toEqual({ timeout: 2 });
  });
});

it('the document has the names of vllm bench serve, and null for what was not measured', () => {
  const document = loadDocument(
    facts,
    loadFigures([record(0, { inputTokens: null, outputTokens: 1 })], [99], {}),
  );
  expect(document).toMatchObject({
    completed: 1,
    total_input_tokens: null,
    mean_ttft_ms: 100,
    p99_ttft_ms: 100,
    mean_tpot_ms: null,
    p99_tpot_ms: null,
    request_goodput: null,
    request_rate: 10,
  });
});
