import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInputText } from '../../../src/commands/explain/read-input.ts';
import { explain } from '../../../src/explain/explain.ts';
import { noFacts } from '../../../src/explain/facts.ts';
import { readOutput } from '../../../src/results/readers/read-output.ts';
import { rowWith } from '../../campaign/rounds/rows.ts';

const metrics = {
  output_token_throughput: 812.5,
  request_throughput: 1.625,
  mean_ttft_ms: 420,
  p50_ttft_ms: 400,
  p99_ttft_ms: 900,
  mean_tpot_ms: 18.5,
};
const row = (change: Parameters<typeof rowWith>[1] = {}, more: Partial<typeof metrics> = {}) =>
  JSON.stringify(
    rowWith(
      { ...metrics, ...more },
      {
        candidate_id: 'vllm-3-ab12cd34',
        input_len: 2000,
        output_len: 500,
        load: { kind: 'closed-loop', max_concurrency: 16, request_rate: null },
        server_command: [
          'vllm',
          'serve',
          'Qwen/Qwen3-32B',
          '--tensor-parallel-size',
          '4',
          '--data-parallel-size',
          '2',
        ],
        ...change,
      },
    ),
  );

describe('measurements of a campaign', () => {
  it('are load tests with the server that was measured, and its devices', () => {
    const { runs, kind, unread } = readOutput(
      `${row()}\n${row({ candidate_id: 'vllm-4' }, { output_token_throughput: 700 })}\n`,
    );
    expect([kind, runs.length, unread]).toEqual(['benchmark', 2, []]);
    expect(runs[0]).toMatchObject({
      estimator: 'throughline campaign',
      basis: 'measured',
      conditions: { model: 'Qwen/Qwen3-32B', numDevices: 8, inputLength: 2000, outputLength: 500 },
    });
    expect(runs[0]?.results[0]?.best).toMatchObject({
      concurrency: 16,
      throughputTokensPerSecond: 812.5,
      ttftMs: 420,
      tpotMs: 18.5,
      extra: { candidate: 'vllm-3-ab12cd34', framework: 'vllm', 'limits met': 'yes' },
    });
    expect(readOutput(row()).runs).toHaveLength(1);
  });

  it('that failed, only tried the way or found prompts in a cache are named and are no figures', () => {
    const lines = [
      row(),
      row({ candidate_id: 'broken', status: 'oom', failure_reason: 'no memory' }),
      row({ candidate_id: 'warm', contaminated: true }),
      row({ candidate_id: 'first', smoke: true }),
    ];
    const { runs, unread } = readOutput(lines.join('\n'));
    expect(runs).toHaveLength(1);
    expect(unread).toEqual(['broken chat oom no memory', 'warm chat contaminated', 'first chat smoke']);
  });

  it('are the best of each framework and scenario where they are many, those within the limits first', () => {
    const many = Array.from({ length: 12 }, (_, at) =>
      row(
        {
          candidate_id: `c${at}`,
          framework: at % 2 === 0 ? 'vllm' : 'sglang',
          sla: { ...rowWith({}).sla, passed: at < 10 },
        },
        { output_token_throughput: 100 + at },
      ),
    );
    const { runs } = readOutput(many.join('\n'));
    expect(runs.map(({ results }) => results[0]?.best?.extra.candidate).toSorted()).toEqual(['c8', 'c9']);
  });

  it('can be explained', async () => {
    const input = await readInputText(row(), 'candidates.jsonl', async () => 'profiler');
    if (input === null) throw new Error('it is read');
    const { sections } = explain(input, noFacts);
    const said = Object.values(sections)
      .flat()
      .map(({ text }) => text.en)
      .join(' ');
    expect(said).toMatch(/Measured by throughline campaign: 812\.50 tok\/s/u);
  });

  it('are read without failing whatever stands in a line', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('metrics', 'load', 'sla', 'server_command', 'status'),
        (value, key) => {
          const damaged = JSON.stringify({ ...(JSON.parse(row()) as object), [key]: value });
          expect(Array.isArray(readOutput(damaged).runs)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
