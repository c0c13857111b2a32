import { type CandidateRow, nothingMeasured } from '../../../src/campaign/bench/row.ts';

/** A row with the figures that a test is about. */
export function rowWith(
  metrics: Partial<CandidateRow['metrics']>,
  change: Partial<CandidateRow> = {},
): CandidateRow {
  return {
    schema: 'throughline.candidate/1',
    row_id: 'row',
    framework: 'vllm',
    framework_version: '1.0',
    candidate_id: 'vllm-0-00000000',
    changed: [],
    scenario: 'chat',
    input_len: 100,
    output_len: 10,
    num_prompts: 4,
    load: { kind: 'closed-loop', max_concurrency: 2, request_rate: null },
    purpose: 'gap',
    status: 'ok',
    failure_reason: null,
    sla: {
      max_p50_ttft_ms: null,
      max_p50_tpot_ms: null,
      max_p50_e2e_ms: null,
      min_success_rate: 0.99,
      passed: true,
    },
    metrics: { ...nothingMeasured, success_rate: 1, ...metrics },
    observed: { in_mean: 100, out_mean: 10, completed: 4, failed: 0 },
    cache: { prefix_cache_hit_rate: 0, was_reset: true },
    contaminated: false,
    regime: null,
    client: { name: 'throughline load', version: '0.0.0', client_bound: false },
    smoke: false,
    seed: 1,
    server_command: ['vllm', 'serve'],
    started_at: '2026-01-02T00:00:00.000Z',
    ended_at: '2026-01-02T00:00:01.000Z',
    artifacts: { server_log: null, raw_result: null },
    ...change,
  };
}
