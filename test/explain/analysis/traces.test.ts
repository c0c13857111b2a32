import { describe, expect, it } from 'vitest';
import { traceScope, traceStatements } from '../../../src/explain/analysis/traces.ts';
import type { RecordedTrace } from '../../../src/results/readers/recordings/recorded-trace.ts';
import { triageTrace } from '../../../src/trace/read-back/report-traces.ts';
import { rulesOf } from '../subject-kit.ts';

const kernels = [
  { name: 'gemm', calls: 4, microseconds: 6000 },
  { name: 'ncclAllReduce', calls: 2, microseconds: 3000 },
  { name: 'all_gather_x', calls: 1, microseconds: 1000 },
];
const trace = (change: Partial<RecordedTrace> = {}): RecordedTrace => ({
  ...triageTrace({ phase: 'decode', step: null, kernels }),
  summaryOf: null,
  ...change,
});
const scope = (change: Partial<RecordedTrace>) => traceScope(trace(change), 'traces[0]')[0];

describe('how far a trace reaches', () => {
  it('is by who wrote it', () => {
    expect(
      [scope({}), scope({ origin: 'simulated' }), scope({ origin: 'unknown' })].map((one) => one?.rule),
    ).toEqual(['recording-scope', 'simulated-trace', 'unknown-trace']);
  });

  it('says that kernels, a phase or a served step are missing', () => {
    const plain = scope({})?.text.en ?? '';
    expect(plain).toMatch(/7.*10(?:\.0)? ms/su);
    for (const change of [{ kernels: [] }, { isCapture: true }, { phase: null }, { phase: 'mixed' as const }])
      expect(scope(change)?.text.en).not.toBe(plain);
    // Of a captured graph nobody asks which phase it served.
    expect(scope({ isCapture: true, phase: null })?.text.en).toBe(scope({ isCapture: true })?.text.en);
  });

  it('of a summary is what it lists', () => {
    expect(scope({ summaryOf: 'nsys' })?.text.en).toMatch(/nsys/u);
    expect(scope({ summaryOf: 'nsys', kernels: [] })?.text.en).not.toBe(
      scope({ summaryOf: 'nsys' })?.text.en,
    );
  });
});

describe('what a recording spent its time on', () => {
  it('is its five longest kernels, with their share of all', () => {
    const many = Array.from({ length: 7 }, (_, at) => ({ name: `k${at}`, calls: 1, microseconds: 1000 }));
    expect(rulesOf(traceStatements(trace({ kernels: many }), 't'))).toEqual(Array(5).fill('recorded-kernel'));
    expect(traceStatements(trace(), 't')[0]?.text.en).toMatch(/gemm.*6\.00 ms.*60\.0 %/su);
  });

  it('adds up kernels that are named after collectives', () => {
    const said = traceStatements(trace(), 't').find(({ rule }) => rule === 'collective-kernels');
    expect(said?.text.en).toMatch(/4\.00 ms.*40\.0 %/su);
    expect(rulesOf(traceStatements(trace({ kernels: kernels.slice(0, 1) }), 't'))).not.toContain(
      'collective-kernels',
    );
  });

  it('takes its shares of the families where those hold all of the time', () => {
    const families = [{ family: 'gemm', microseconds: 60_000 }] as unknown as RecordedTrace['families'];
    expect(traceStatements(trace({ families }), 't')[0]?.text.en).toMatch(/10\.0 %/u);
  });

  it('tells the communication that compute hides, where a summary tells it', () => {
    const rules = (all: number) =>
      rulesOf(traceStatements(trace({ hiddenCommunication: { hidden: 3, all } }), 't'));
    expect([rules(4).includes('recorded-timeline'), rules(0).includes('recorded-timeline')]).toEqual([
      true,
      false,
    ]);
  });

  it('of a simulation is its operators, of an unknown one nothing', () => {
    const operators = [{ name: 'mm', calls: 1, microseconds: 1000 }];
    expect(rulesOf(traceStatements(trace({ origin: 'simulated', operators }), 't'))).toEqual([
      'top-operator',
    ]);
    expect(traceStatements(trace({ origin: 'unknown' }), 't')).toEqual([]);
  });
});
