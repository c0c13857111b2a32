import type { Framework } from '../manifest.ts';
import type { FailureMarker, FrameworkAdapter } from './adapter.ts';

/** Lines that mean the same in every framework; in the order of how surely each names the cause. */
const common: readonly FailureMarker[] = [
  {
    pattern:
      /unrecognized arguments?|unrecognized option|unknown (?:argument|option|flag)|no such option|got unexpected extra argument|invalid choice:|Error: Invalid value for|argument --?[\w-]{1,60}: (?:invalid|expected)/i,
    class: 'unsupported-flag',
  },
  {
    pattern:
      /larger than the maximum number of tokens that can be stored in KV cache|KV cache (?:is )?too small|not enough (?:free )?(?:KV )?cache blocks|needed,? which is larger than the available KV cache/i,
    class: 'kv-capacity',
  },
  {
    pattern:
      /out of memory|OutOfMemoryError|cudaErrorMemoryAllocation|CUBLAS_STATUS_ALLOC_FAILED|No available memory for the cache blocks|Free memory on device .{0,80} is less than desired|Not enough memory\. Please try|ResourceExhausted|aclrtMalloc.{0,40}fail|EL0004|Failed to allocate .{0,80}memory|cannot allocate memory/i,
    class: 'oom',
  },
  {
    pattern: /Failed to bind|address (?:is )?already in use|EADDRINUSE|port \d{1,5} is (?:already )?in use/i,
    class: 'port',
  },
  {
    pattern: /Capture (?:cuda|npu) ?graph failed|cuda ?graph capture (?:has )?failed/i,
    class: 'cuda-graph',
  },
  {
    pattern:
      /No (?:GPU|CUDA|NPU) devices? (?:found|available)|no CUDA-capable device|NCCL (?:error|WARN .{0,60}fail)|ncclInternalError|ncclSystemError|HCCL.{0,60}(?:error|fail)|CUDA driver version is insufficient|invalid device ordinal|Found no NVIDIA driver/i,
    class: 'gpu-env',
  },
  {
    pattern:
      /gated repo|(?:401|403|404) Client Error|RepositoryNotFoundError|LocalEntryNotFoundError|is not a local folder and is not a valid model identifier|safetensors.{0,80}(?:corrupt|incomplete)/i,
    class: 'weights',
  },
  { pattern: /Scheduler hit an exception/i, class: 'scheduler' },
  {
    pattern: /pydantic.{0,40}ValidationError|validation errors? for|ValueError: .{0,200}not supported/i,
    class: 'config',
  },
];

/** Lines that only say that something failed: the cause stands elsewhere, and they count where nothing else does. */
const wrappers: readonly FailureMarker[] = [
  {
    pattern:
      /Engine core initialization failed|EngineDeadError|EngineCore (?:died|failed)|engine process failed/i,
    class: 'engine',
  },
];

/** https://docs.nvidia.com/deploy/nvidia-smi/ */
const nvidiaMemory = [
  'nvidia-smi',
  '--query-gpu=index,memory.used,memory.total',
  '--format=csv,noheader,nounits',
];

const nvidiaSamples = {
  command: [
    'nvidia-smi',
    '--query-gpu=index,utilization.gpu,memory.used,power.draw,temperature.gpu,clocks.sm',
    '--format=csv,noheader,nounits',
  ],
  form: 'nvidia-smi',
} as const;

const nvidiaLook = { command: nvidiaMemory, form: 'nvidia-smi' } as const;
/** Ascend: `npu-smi info`, of the command reference of the driver. */
const npuLook = { command: ['npu-smi', 'info'], form: 'npu-smi' } as const;

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
  aliases: {},
  metricsFlags: [],
  configFlags: ['config'],
  resetPaths: ['/reset_prefix_cache'],
  cacheMetrics: ['vllm:prefix_cache', 'vllm:gpu_prefix_cache'].flatMap((name) => [
    { queries: `${name}_queries_total`, hits: `${name}_hits_total` },
    { queries: `${name}_queries`, hits: `${name}_hits` },
  ]),
  serverEnv: { VLLM_SERVER_DEV_MODE: '1' },
  visibleDevices: 'CUDA_VISIBLE_DEVICES',
  deviceLook: nvidiaLook,
  deviceSamples: nvidiaSamples,
  failures: common,
  wrappers,
  forbidden: [],
};

/** How each framework is started, probed and read. */
export const adapters: Readonly<Record<Framework, FrameworkAdapter>> = {
  vllm,
  /** vLLM-Ascend: https://docs.vllm.ai/projects/ascend/en/latest/ — the same server on NPUs. */
  vllm_ascend: {
    ...vllm,
    id: 'vllm_ascend',
    title: 'vLLM-Ascend',
    visibleDevices: 'ASCEND_RT_VISIBLE_DEVICES',
    deviceLook: npuLook,
    deviceSamples: npuLook,
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
    aliases: { model_path: ['model'] },
    metricsFlags: ['enable_metrics', 'enable_cache_report'],
    configFlags: ['config'],
    resetPaths: ['/flush_cache'],
    cacheMetrics: [{ queries: 'sglang:prompt_tokens_total', hits: 'sglang:cached_tokens_total' }],
    serverEnv: {},
    visibleDevices: 'CUDA_VISIBLE_DEVICES',
    deviceLook: nvidiaLook,
    deviceSamples: nvidiaSamples,
    failures: common,
    wrappers,
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
    aliases: {
      kv_cache_free_gpu_memory_fraction: ['free_gpu_memory_fraction'],
      extra_llm_api_options: ['config'],
    },
    metricsFlags: [],
    configFlags: ['extra_llm_api_options', 'config'],
    resetPaths: [],
    cacheMetrics: [],
    serverEnv: {},
    visibleDevices: 'CUDA_VISIBLE_DEVICES',
    deviceLook: nvidiaLook,
    deviceSamples: nvidiaSamples,
    failures: common,
    wrappers,
    forbidden: [{ flag: 'backend', except: 'pytorch' }],
  },
};
