import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenCampaign } from '../../../src/backends/campaign/campaign-folder.ts';
import type { BenchHost } from '../../../src/backends/campaign/hosts/bench-host.ts';
import { runBench } from '../../../src/backends/campaign/run-bench.ts';
import { runTrial } from '../../../src/backends/campaign/run-trial.ts';
import {
  type Framework,
  type Manifest,
  manifestSchema,
  type SearchSpace,
} from '../../../src/campaign/manifest.ts';

const shim = join(import.meta.dirname, '../../campaign/simulator/shim.ts');
const dialectOf: Readonly<Record<Framework, string>> = {
  vllm: 'vllm',
  vllm_ascend: 'vllm',
  sglang: 'sglang',
  tensorrt_llm: 'trtllm',
};

const scratch = tmpdir();

/** The search of a framework on the simulator. */
export function simulated(
  framework: Framework,
  space: SearchSpace['space'],
  env: Readonly<Record<string, string>> = {},
): SearchSpace {
  const launch = [process.execPath, '--disable-warning=ExperimentalWarning', shim, dialectOf[framework]];
  return { launch, base_flags: {}, space, env };
}

/** A small manifest: few requests, short answers. */
export function manifestFor(frameworks: Manifest['frameworks'], change: Partial<Manifest> = {}): Manifest {
  return manifestSchema.parse({
    schema: 'throughline.campaign/1',
    id: `20260102_model-${Math.random().toString(36).slice(2, 8)}`,
    created_at: '2026-01-02T00:00:00.000Z',
    host: 'here',
    model: 'org/model',
    served_name: 'org/model',
    precision: null,
    devices: [],
    scenarios: [{ name: 'chat', input_len: 12, output_len: 6 }],
    num_prompts: 4,
    smoke: false,
    seed: 1,
    sla: { max_p50_ttft_ms: null, max_p50_tpot_ms: null, max_p50_e2e_ms: null, min_success_rate: 0.99 },
    concurrencies: [2],
    budget: {
      candidates_per_framework: 8,
      finalists: 1,
      confirm_repeats: 3,
      confirm_max: 3,
      rate_probes: 0,
      // Limits that no busy machine reaches; tests of limits have their own.
      launch_timeout_seconds: 150,
      trial_timeout_seconds: 150,
      wall_hours: 1,
    },
    frameworks,
    excluded: [],
    inferred: [],
    ...change,
  });
}

export function newCampaign(manifest: Manifest): OpenCampaign {
  return OpenCampaign.create(
    join(mkdtempSync(join(scratch, 'throughline-campaign-')), manifest.id),
    manifest,
  );
}

/** Runs what is open; stops by `signal`. `steadyMs`: the clock that requests are timed on, where it is not this machine's. */
export function bench(
  campaign: OpenCampaign,
  signal: AbortSignal = new AbortController().signal,
  host?: BenchHost,
  steadyMs?: () => number,
) {
  const measure: typeof runTrial = (trial, given) => runTrial(trial, { ...given, steadyMs });
  const ports = { version: '0.0.0', now: () => new Date(), signal, measure, tell: () => undefined };
  return runBench(campaign, host === undefined ? ports : { ...ports, host });
}

/** Text of every file of a campaign. */
export function everyFile(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  return new Map(
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, 'utf8')]),
  );
}
