import type { Flags } from '../../campaign/bench/flag-candidates.ts';
import type { CandidateRow } from '../../campaign/bench/row.ts';
import type { Framework, Manifest, Scenario } from '../../campaign/manifest.ts';
import { type MeasuredPoint, measuredPointSchema } from '../../engine/serving/points/measured-point.ts';

/** Names of the flags that split a model over devices, by framework. */
const splitFlags: Readonly<Record<Framework, Readonly<Record<'tp' | 'pp' | 'dp' | 'ep', string>>>> = {
  vllm: {
    tp: 'tensor_parallel_size',
    pp: 'pipeline_parallel_size',
    dp: 'data_parallel_size',
    ep: 'enable_expert_parallel',
  },
  vllm_ascend: {
    tp: 'tensor_parallel_size',
    pp: 'pipeline_parallel_size',
    dp: 'data_parallel_size',
    ep: 'enable_expert_parallel',
  },
  sglang: { tp: 'tp_size', pp: 'pp_size', dp: 'dp_size', ep: 'ep_size' },
  tensorrt_llm: { tp: 'tp_size', pp: 'pp_size', dp: 'dp_size', ep: 'ep_size' },
};

const names: Readonly<Record<Framework, string>> = {
  vllm: 'vllm',
  vllm_ascend: 'vllm-ascend',
  sglang: 'sglang',
  tensorrt_llm: 'trtllm',
};

function sizesOf(framework: Framework, flags: Flags): Record<string, number> {
  const flag = splitFlags[framework];
  const size = (name: string) => {
    const value = flags[name];
    return typeof value === 'number' && value > 0 ? value : 1;
  };
  const [tp, pp, dp] = [size(flag.tp), size(flag.pp), size(flag.dp)];
  // An expert split that is only switched on goes over all of them.
  const ep = flags[flag.ep] === true ? tp * dp : size(flag.ep);
  return { tp, pp, dp, ep };
}

/** A candidate under one closed loop as a point that estimators know; without a row nothing of it is measured. */
export function pointOf(
  manifest: Manifest,
  candidate: { readonly id: string; readonly framework: Framework; readonly flags: Flags },
  scenario: Pick<Scenario, 'name' | 'input_len' | 'output_len'>,
  concurrency: number,
  row: CandidateRow | null,
): MeasuredPoint {
  const sizes = sizesOf(candidate.framework, candidate.flags);
  const { tp = 1, pp = 1, dp = 1 } = sizes;
  const metrics = row?.metrics;
  return measuredPointSchema.parse({
    id: `${manifest.id}/${row?.row_id ?? `${candidate.id}/${scenario.name}/c${concurrency}`}`,
    source: `throughline campaign ${manifest.id}`,
    origin: 'your measurements',
    date: row?.ended_at.slice(0, 10) ?? null,
    hardware: manifest.hardware.device_model,
    num_gpus: tp * pp * dp,
    model: manifest.model,
    precision: manifest.quantization ?? manifest.precision,
    framework: names[candidate.framework],
    framework_version: row?.framework_version ?? null,
    mode: 'agg',
    parallel: sizes,
    isl: scenario.input_len,
    osl: scenario.output_len,
    load: { type: 'closed-loop concurrency', concurrency, num_prompts: manifest.num_prompts },
    ttft_mean_ms: metrics?.mean_ttft_ms,
    ttft_median_ms: metrics?.p50_ttft_ms,
    tpot_mean_ms: metrics?.mean_tpot_ms,
    tpot_median_ms: metrics?.p50_tpot_ms,
    e2e_mean_ms: metrics?.mean_e2e_ms,
    output_tok_s_total: metrics?.output_token_throughput,
  });
}
