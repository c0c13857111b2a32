import { planCandidates } from '../../../src/campaign/bench/flag-candidates.ts';
import { openWork } from '../../../src/campaign/bench/gate.ts';
import { type CandidateRow, nothingMeasured } from '../../../src/campaign/bench/row.ts';
import type { CampaignEvent } from '../../../src/campaign/events.ts';
import { type CampaignState, folded } from '../../../src/campaign/state.ts';
import { manifestFor } from '../../backends/campaign/kit.ts';

export const space = { max_num_seqs: [1, 2, 3] };

export const search = { launch: ['vllm'], base_flags: {}, space, env: {} };

export const flags = [
  '--host',
  '--port',
  '--served-model-name',
  '--max-model-len',
  '--gpu-memory-utilization',
  '--max-num-seqs',
];

export const probed = (framework: 'vllm' | 'sglang'): CampaignEvent => ({
  type: 'framework.probed',
  framework,
  state: 'supported',
  reason: null,
  version: '1.0',
  flags,
});

export const base = folded([
  { type: 'campaign.created', manifest: manifestFor({ vllm: search }) },
  probed('vllm'),
]);
export const { candidates } = planCandidates('vllm', search, 8);

/** A campaign whose trials gave these throughputs, by number of the candidate; the rest of a row is the same. */
export function campaignWhere(
  state: CampaignState,
  measured: (candidate: number, key: string) => Partial<CandidateRow> | null,
): CampaignState {
  let now = state;
  for (;;) {
    const open = openWork(now).trials.flatMap((trial) => {
      const change = measured(
        candidates.findIndex(({ id }) => id === trial.candidate.id),
        trial.key,
      );
      return change === null ? [] : [{ trial, change }];
    });
    const [next] = open;
    if (next === undefined) return now;
    const { trial, change } = next;
    const { manifest } = now;
    const row: CandidateRow = {
      schema: 'throughline.candidate/1',
      row_id: trial.key,
      framework: 'vllm',
      framework_version: '1.0',
      candidate_id: trial.candidate.id,
      changed: [...trial.candidate.changed],
      scenario: 'chat',
      input_len: 12,
      output_len: 6,
      num_prompts: 4,
      load: trial.load,
      purpose: trial.purpose,
      status: 'ok',
      failure_reason: null,
      sla: { ...manifest.sla, passed: true },
      metrics: nothingMeasured,
      observed: { in_mean: 12, out_mean: 6, completed: 4, failed: 0 },
      cache: { prefix_cache_hit_rate: 0, was_reset: true },
      contaminated: false,
      regime: null,
      client: { name: 'throughline load', version: '0', client_bound: false },
      smoke: false,
      seed: trial.seed,
      server_command: ['vllm', '--gpu-memory-utilization', '0.9'],
      started_at: '2026-01-01T00:00:00.000Z',
      ended_at: '2026-01-01T00:10:00.000Z',
      artifacts: { server_log: null, raw_result: 'raw' },
      ...change,
    };
    now = folded([
      { type: 'campaign.created', manifest: now.manifest },
      probed('vllm'),
      ...[...now.rows].map(([key, one]): CampaignEvent => ({ type: 'trial.finished', key, row: one })),
      { type: 'trial.finished', key: trial.key, row },
    ]);
  }
}

export const speed = (request_throughput: number) => ({
  metrics: { ...nothingMeasured, request_throughput },
});
