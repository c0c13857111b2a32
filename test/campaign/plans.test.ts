import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { planCandidates } from '../../src/campaign/bench/flag-candidates.ts';
import { searchOf } from '../../src/campaign/plan-file.ts';
import { PlanFaultError, readPlan } from '../../src/campaign/plans/read-plan.ts';

/** A cookbook of the public collection, with what its entries differ in. */
function cookbook(
  change: {
    readonly sglangFlags?: string;
    readonly sglangSpace?: string;
    readonly vllmSpace?: string;
    readonly extra?: string;
  } = {},
): string {
  return `
schema_version: 1
source:
  kind: llm_serving_cookbook
  source_recipe_file: some-model.yaml
  translation: flags of the recipe, translated
model: { name: org/Some-Model, tokenizer: org/Some-Model, precision: auto, quantization: model default }
hardware: { gpu_count: 8, multi_node: false }
dataset:
  kind: random
  num_prompts: 80
  scenario_names: [chat, summarization]
  input_len: [1000, 8000]
  output_len: [1000, 1000]
benchmark:
  endpoint: /v1/completions
  backend: openai-compatible
  tokenizer: org/Some-Model
  max_concurrency: [null, 4, 8]
  extra_request_body: { temperature: 0.0 }
  qps: { lower: 0.25, upper: 4.0, tolerance: 0.1 }
  sla: { max_p50_ttft_ms: 1500, max_p50_tpot_ms: 30, min_success_rate: 0.99 }
  output_dir: ./results/some-model
search: { tier: 2, max_candidates_per_framework: 8, candidate_generation: baseline_first_bounded_product, resume: true }
frameworks:
  sglang:
    enabled: true
    server_command: python -m sglang.launch_server
    base_server_flags: { tp_size: 8, model_path: org/Some-Model, mem_fraction_static: 0.82, schedule_policy: lpm${change.sglangFlags ?? ''} }
    search_space:
      prefill_attention_backend: [fa3, flashinfer]
      chunked_prefill_size: [4096, 8192]
      max_running_requests: [32, 48, 64]${change.sglangSpace ?? ''}
  vllm:
    enabled: true
    server_command: vllm serve
    config_source: framework_generic_translation
    base_server_flags: { tensor_parallel_size: 8, gpu_memory_utilization: 0.9, max_model_len: 12288, dtype: auto, enable_chunked_prefill: true, kv_cache_dtype: auto }
    search_space:
      max_num_seqs: [32, 48, 64]
      max_num_batched_tokens: [8192, 16384]
      enable_prefix_caching: [true]${change.vllmSpace ?? ''}
  tensorrt_llm:
    enabled: true
    server_command: trtllm-serve serve
    backend_policy: fixed_pytorch
    config_source: framework_generic_translation
    base_server_flags: { backend: pytorch, tp_size: 8, pp_size: 1, kv_cache_free_gpu_memory_fraction: 0.75, max_seq_len: 12288 }
    search_space:
      max_batch_size: [32, 48, 64]
      max_seq_len: [12288, 16384]
  tokenspeed:
    enabled: true
    server_command: tokenspeed serve
    base_server_flags: { tensor_parallel_size: 8 }
    search_space: { max_num_seqs: [32] }
${change.extra ?? ''}`;
}

/** The example plan of the same source: SLA beside the rest, versions, chat endpoint, no recorded prompts. */
const example = `
version_manifest:
  vllm: { container_image: vllm/vllm-openai:latest, package_version: null, git_commit: null, server_help: a, benchmark_help: b, sweep_help: c }
model: { name: org/Other, tokenizer: org/Other, precision: bf16, quantization: none }
hardware: { gpu_model: NVIDIA H100 80GB HBM3, gpu_count: 8, multi_node: false }
dataset: { kind: random, num_prompts: 80, scenario_names: [chat, summarization], input_len: [1000, 8000], output_len: [1000, 1000], canonical_jsonl: null }
benchmark:
  framework_set: [sglang, vllm, tensorrt_llm, tokenspeed]
  backend: auto
  endpoint: /v1/chat/completions
  max_concurrency: [4, 8]
  request_rates: null
  qps: { lower: 1, upper: 12, tolerance: 0.1, max_rounds: 5 }
  extra_request_body: { temperature: 0 }
sla: { max_p50_ttft_ms: 2000, max_p50_tpot_ms: 80, min_success_rate: 0.99 }
search: { tier: 2, max_candidates_per_framework: 8, output_dir: /bench/results, resume: true }
frameworks:
  vllm: { enabled: true, base_server_flags: { tensor_parallel_size: 8 }, search_space: { max_num_seqs: [64, 128] } }
  sglang: { enabled: false, base_server_flags: {}, search_space: { chunked_prefill_size: [8192] } }
`;

const shapes: readonly (readonly [string, string])[] = [
  ['a dense model', cookbook()],
  ['one with experts', cookbook({ sglangSpace: '\n      ep_size: [1, 4, 8]' })],
  ['one that runs code of its own', cookbook({ sglangFlags: ', trust_remote_code: true' })],
  [
    'one with parsers',
    cookbook({ sglangFlags: ', reasoning_parser: qwen3, tool_call_parser: qwen, kv_cache_dtype: fp8_e4m3' }),
  ],
  [
    'one over nodes',
    cookbook({ sglangFlags: ', pp_size: 2, nnodes: 2', sglangSpace: '\n      pp_size: [1, 2]' }),
  ],
  [
    'one of diffusion',
    cookbook({ sglangFlags: ', dllm_algorithm: JointThreshold, enable_multimodal: true' }),
  ],
  [
    'one with an option in JSON',
    cookbook({ sglangFlags: `, model_loader_extra_config: '{"enable_multithread_load": "true"}'` }),
  ],
  [
    'one with partial prefills',
    cookbook({
      vllmSpace:
        '\n      long_prefill_token_threshold: [0, 4096]\n      max_num_partial_prefills: [1]\n      max_long_partial_prefills: [1]\n      block_size: [16]',
    }),
  ],
];

describe('public plans', () => {
  it.each(shapes)('of %s are read', (_, text) => {
    const plan = readPlan(parse(text));
    expect(plan).toMatchObject({
      model: 'org/Some-Model',
      precision: null,
      quantization: null,
      deviceCount: 8,
      requests: 80,
      endpoint: '/v1/completions',
      concurrencies: [4, 8],
      rates: { lower: 0.25, upper: 4, tolerance: 0.1 },
      candidates: 8,
      sla: { max_p50_ttft_ms: 1500, max_p50_tpot_ms: 30, max_p50_e2e_ms: null, min_success_rate: 0.99 },
      unknownFrameworks: ['tokenspeed'],
    });
    expect(plan.scenarios).toEqual([
      { name: 'chat', input_len: 1000, output_len: 1000 },
      { name: 'summarization', input_len: 8000, output_len: 1000 },
    ]);
    expect(searchOf('sglang', plan).launch).toEqual(['python', '-m', 'sglang.launch_server']);
    const { candidates } = planCandidates('vllm', searchOf('vllm', plan), 8);
    expect(candidates[0]?.flags).toMatchObject({ tensor_parallel_size: 8, max_num_seqs: 32 });
  });

  it('in the form of the example are read as well, and keep their endpoint', () => {
    const plan = readPlan(parse(example));
    expect(plan).toMatchObject({
      precision: 'bf16',
      deviceModel: 'NVIDIA H100 80GB HBM3',
      endpoint: '/v1/chat/completions',
      rateProbes: 5,
      sla: { max_p50_ttft_ms: 2000, max_p50_tpot_ms: 80 },
    });
    expect(plan.frameworks.sglang?.enabled).toBe(false);
    // What a plan leaves open is what is usual, and is marked as that.
    expect(searchOf('tensorrt_llm', plan).is_usual).toBe(true);
    expect(searchOf('vllm', plan).is_usual).toBe(false);
  });

  it('of the older example with lengths beside recorded prompts run those lengths', () => {
    const old = parse(example);
    delete old.dataset;
    old.workload = {
      kind: 'custom',
      canonical_jsonl: '/bench/sample.jsonl',
      endpoint: '/v1/chat/completions',
      num_prompts: 1000,
      request_rates: [4, 8],
      max_concurrency: 256,
      synthetic_fallback: { dataset_name: 'random', input_len: 1024, output_len: 256 },
    };
    delete old.benchmark;
    const plan = readPlan(old);
    expect(plan.scenarios).toEqual([{ name: 'synthetic', input_len: 1024, output_len: 256 }]);
    expect(plan).toMatchObject({ requests: 1000, concurrencies: [256] });
    expect(plan.notUsed).toEqual(['request_rates', 'canonical_jsonl']);
  });
});

it('recorded prompts of a plan have lengths of their own', () => {
  const plan = readPlan(parse(example.replace('canonical_jsonl: null', 'canonical_jsonl: /x.jsonl')));
  expect(plan).toMatchObject({ prompts: '/x.jsonl', scenarios: null });
});

describe('a plan that no campaign can keep', () => {
  const fault = (text: string) => {
    try {
      readPlan(parse(text));
    } catch (error) {
      return error instanceof PlanFaultError ? error.fault : error;
    }
    return null;
  };

  it.each([
    ['max_ttft_ms', 'max_p50_ttft_ms'],
    ['ttft_ms', 'max_p50_ttft_ms'],
    ['max_p99_ttft_ms', 'max_p50_ttft_ms'],
    ['p99_tpot_ms', 'max_p50_tpot_ms'],
    ['mean_e2e_ms', 'max_p50_e2e_ms'],
    ['max_itl_ms', 'max_p50_tpot_ms'],
    ['latency', null],
  ])('limit %s is refused, with the name that is meant', (key, rename) => {
    expect(fault(cookbook().replace('max_p50_ttft_ms', key))).toEqual({ code: 'sla-name', key, rename });
  });

  it('lengths that are no pairs and other endpoints are refused', () => {
    expect(fault(cookbook().replace('output_len: [1000, 1000]', 'output_len: [1000]'))).toMatchObject({
      code: 'lengths',
    });
    expect(fault(example.replace('/v1/chat/completions', '/generate'))).toMatchObject({ code: 'endpoint' });
    expect(fault(cookbook().replace('vllm serve', "vllm 'serve"))).toMatchObject({ code: 'command' });
  });

  it('a misspelt part of a search is refused with its place; unknown parts elsewhere are named as not used', () => {
    expect(String(fault(cookbook().replace('search_space:', 'search_spaces:')))).toContain('search_spaces');
    expect(readPlan(parse(cookbook({ extra: 'colour: red' }))).notUsed).toEqual(['colour']);
  });
});
