import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { journalPath, OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import { manifestSchema } from '../../../src/campaign/manifest.ts';
import { rowWith } from '../../campaign/rounds/rows.ts';

const plan = {
  frameworks: {
    vllm: {
      launch: ['vllm', 'serve', '{model}'],
      base_server_flags: { 'max-model-len': 8192, 'trust-remote-code': true },
      search_space: {
        'tensor-parallel-size': [1, 2],
        'max-num-seqs': [64, 256],
        'enable-prefix-caching': [true],
      },
      env: { VLLM_USE_V1: '1' },
    },
    sglang: { enabled: false },
  },
};

export const planFiles: readonly string[] = [stringify(plan), JSON.stringify(plan)];

const manifest = manifestSchema.parse({
  schema: 'throughline.campaign/1',
  id: 'qwen3-8b-20260104',
  created_at: '2026-01-04T10:11:12.000Z',
  host: 'node1',
  model: 'Qwen/Qwen3-8B',
  served_name: 'qwen3',
  precision: null,
  devices: ['0'],
  scenarios: [{ name: 'chat', input_len: 1024, output_len: 256 }],
  num_prompts: 20,
  smoke: true,
  seed: 7,
  sla: {},
  concurrencies: [1, 8],
  budget: {
    candidates_per_framework: 4,
    finalists: 2,
    confirm_repeats: 3,
    rate_probes: 2,
    launch_timeout_seconds: 600,
    trial_timeout_seconds: 600,
    wall_hours: 2,
  },
  frameworks: { vllm: { launch: ['vllm', 'serve', 'Qwen/Qwen3-8B'], space: { 'max-num-seqs': [64, 256] } } },
});

const owned = {
  pid: 4322,
  host: 'node1',
  boot: 'c159d80a-de4e-445d-9d37-d05faea02597',
  startTicks: '1643318',
  command: ['vllm', 'serve', 'Qwen/Qwen3-8B'],
};

/** The journal of a campaign that measured two candidates and was cancelled. */
export function campaignJournal(): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-fuzz-'));
  try {
    const campaign = OpenCampaign.create(join(folder, 'campaign'), manifest);
    campaign.append({
      type: 'framework.probed',
      framework: 'vllm',
      state: 'supported',
      reason: null,
      version: '0.11.0',
      flags: ['--max-num-seqs', '--port'],
    });
    for (const candidate of ['vllm-0-5465b825', 'vllm-1-0a1b2c3d']) {
      campaign.append({ type: 'server.spawned', candidate, server: owned });
      const key = `${candidate}/chat/c8/screening`;
      campaign.append({ type: 'trial.started', key, attempt: 1 });
      const row = rowWith(
        { request_throughput: 5.5, output_token_throughput: 1408, p50_ttft_ms: 31.5, p50_tpot_ms: 22.25 },
        { row_id: key, candidate_id: candidate, purpose: 'screening', input_len: 1024, output_len: 256 },
      );
      campaign.append({ type: 'trial.finished', key, row });
      campaign.append({ type: 'server.exited', candidate });
    }
    campaign.append({ type: 'campaign.cancelled' });
    campaign.close();
    return readFileSync(journalPath(campaign.folder), 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The manifest alone, as a fork of the campaign reads it. */
export const manifests: readonly string[] = [JSON.stringify(manifest), JSON.stringify(manifest, null, 2)];

const header = 'model,devices,numDevices,inputLength,outputLength,mode,tpotLimitMs';
export const csvCases: readonly string[] = [
  `${header}\nQwen/Qwen3-32B,TEST_DEVICE,8,3500,1500,aggregation,50\n# a remark\nQwen/Qwen3-8B,TEST_DEVICE,4,1024,256,aggregation,none\n`,
  `\uFEFF${header}\r\n"Qwen/Qwen3-32B","TEST_DEVICE",8,"3500",1500,disaggregation,30\r\n`,
];

export const yamlCases: readonly string[] = [
  stringify({
    defaults: { model: 'Qwen/Qwen3-32B', devices: 'TEST_DEVICE', mode: 'aggregation' },
    cases: [{ numDevices: 8, inputLength: 3500 }, { numDevices: 4 }],
    matrix: { numDevices: [4, 8], tpotLimitMs: [30, 50, null] },
  }),
];
