import type { Framework } from '../manifest.ts';
import type { FailureMarker, FrameworkAdapter } from './adapter.ts';

/** Lines that mean the same in every framework on CUDA; the first that matches decides. */
const common: readonly FailureMarker[] = [
  { pattern: /unrecognized arguments|No such option|Error: Invalid value for/i, class: 'unsupported-flag' },
  {
    pattern: /CUDA out of memory|torch\.OutOfMemoryError|cudaErrorMemoryAllocation|NPU out of memory/i,
    class: 'oom',
  },
  { pattern: /Failed to bind socket|address already in use|EADDRINUSE/i, class: 'port' },
  { pattern: /No GPU devices found|NCCL error|HCCL.*(?:error|failed)/i, class: 'gpu-env' },
  { pattern: /gated repo|(?:401|403|404) Client Error/i, class: 'weights' },
];

/** https://docs.nvidia.com/deploy/nvidia-smi/ */
const nvidiaMemory = [
  'nvidia-smi',
  '--query-gpu=index,memory.used,memory.total',
  '--format=csv,noheader,nounits',
];

/** `vllm serve` is one command of a program; its version is the program's. */
const ofProgram = (launch: readonly string[]) => [
  ...(launch.at(-1) === 'serve' ? launch.slice(0, -1) : launch),
  '--version',
];

/**
 * vLLM: https://docs.vllm.ai/en/latest/cli/serve/ and
 * https://docs.vllm.ai/en/latest/usage/metrics/ (flags are checked against the help of the very binary in any case).
 */
const vllm: FrameworkAdapter = {
  id: 'vllm',
  title: 'vLLM',
  launch: ['vllm', 'serve'],
  modelFlag: null,
  servedNameFlag: 'served_model_name',
  hostFlag: 'host',
  portFlag: 'port',
  sequenceFlag: 'max_model_len',
  flagStyle: 'kebab',
  help: [['--help=all'], ['--help']],
  version: ofProgram,
  pinned: { gpu_memory_utilization: 0.9 },
  resetPath: '/reset_prefix_cache',
  cacheMetrics: { queries: 'vllm:prefix_cache_queries_total', hits: 'vllm:prefix_cache_hits_total' },
  serverEnv: { VLLM_SERVER_DEV_MODE: '1' },
  visibleDevices: 'CUDA_VISIBLE_DEVICES',
  deviceMemory: nvidiaMemory,
  failures: [
    {
      pattern: /No available memory for the cache blocks|Free memory on device .* is less than desired/i,
      class: 'oom',
    },
    {
      pattern: /larger than the maximum number of tokens that can be stored in KV cache/i,
      class: 'kv-capacity',
    },
    ...common,
  ],
  forbidden: [],
};

export const adapters: Readonly<Record<Framework, FrameworkAdapter>> = {
  vllm,
  /** vLLM-Ascend: https://docs.vllm.ai/projects/ascend/en/latest/ — the same server on NPUs. */
  vllm_ascend: {
    ...vllm,
    id: 'vllm_ascend',
    title: 'vLLM-Ascend',
    visibleDevices: 'ASCEND_RT_VISIBLE_DEVICES',
    // npu-smi prints a drawing for people; how busy an NPU is stays unknown, and is said.
    deviceMemory: null,
  },
  /** SGLang: https://docs.sglang.ai/advanced_features/server_arguments.html */
  sglang: {
    id: 'sglang',
    title: 'SGLang',
    launch: ['python', '-m', 'sglang.launch_server'],
    modelFlag: 'model_path',
    servedNameFlag: 'served_model_name',
    hostFlag: 'host',
    portFlag: 'port',
    sequenceFlag: 'context_length',
    flagStyle: 'kebab',
    help: [['--help']],
    version: (launch) =>
      launch.includes('-m')
        ? [launch[0] ?? 'python', '-c', 'import sglang; print(sglang.__version__)']
        : ofProgram(launch),
    pinned: { mem_fraction_static: 0.82, schedule_policy: 'lpm' },
    resetPath: '/flush_cache',
    cacheMetrics: null,
    serverEnv: {},
    visibleDevices: 'CUDA_VISIBLE_DEVICES',
    deviceMemory: nvidiaMemory,
    failures: [
      { pattern: /Not enough memory\. Please try to increase --mem-fraction-static/i, class: 'oom' },
      { pattern: /Capture cuda graph failed/i, class: 'cuda-graph' },
      { pattern: /Scheduler hit an exception/i, class: 'scheduler' },
      ...common,
    ],
    forbidden: [],
  },
  /** TensorRT-LLM: https://nvidia.github.io/TensorRT-LLM/commands/trtllm-serve.html, PyTorch backend only. */
  tensorrt_llm: {
    id: 'tensorrt_llm',
    title: 'TensorRT-LLM',
    launch: ['trtllm-serve', 'serve'],
    modelFlag: null,
    servedNameFlag: null,
    hostFlag: 'host',
    portFlag: 'port',
    sequenceFlag: 'max_seq_len',
    flagStyle: 'snake',
    help: [['--help']],
    version: ofProgram,
    pinned: { kv_cache_free_gpu_memory_fraction: 0.75, backend: 'pytorch' },
    resetPath: null,
    cacheMetrics: null,
    serverEnv: {},
    visibleDevices: 'CUDA_VISIBLE_DEVICES',
    deviceMemory: nvidiaMemory,
    failures: common,
    forbidden: [{ flag: 'backend', except: 'pytorch' }],
  },
};
