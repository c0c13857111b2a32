/** How the simulator speaks one framework's dialect: its flags, its log lines, its knobs with a known optimum. */
export interface Dialect {
  readonly help: string;
  readonly version: string;
  readonly usageError: (flag: string) => string;
  readonly outOfMemory: string;
  readonly resetPath: string | null;
  /** The page that says how it is; `/health` where none is named. */
  readonly healthPath?: string;
  /** The page of counters; null where there is none. */
  readonly metrics: ((counters: { queries: number; hits: number }, model: string) => string) | null;
  /** Milliseconds for a token, from the flags; the least is the optimum. */
  readonly tokenMs: (flags: ReadonlyMap<string, string>) => number;
  /** More than the memory holds. */
  readonly isOutOfMemory: (flags: ReadonlyMap<string, string>) => boolean;
}

const number = (flags: ReadonlyMap<string, string>, name: string, usual: number) =>
  Number(flags.get(name) ?? usual);

const list = (flags: readonly string[]) =>
  `usage: serve [options]\n\noptions:\n${flags.map((one) => `  ${one}  a flag\n`).join('')}`;

export const dialects: Readonly<Record<string, Dialect>> = {
  vllm: {
    help: list([
      '--host HOST',
      '--port PORT',
      '--served-model-name NAME',
      '--max-model-len N',
      '--gpu-memory-utilization F',
      '--max-num-seqs N',
      '--max-num-batched-tokens N',
    ]),
    version: '0.99.1',
    usageError: (flag) => `vllm: error: unrecognized arguments: ${flag}`,
    outOfMemory:
      'ValueError: No available memory for the cache blocks. Try increasing `gpu_memory_utilization`.',
    resetPath: '/reset_prefix_cache',
    metrics: ({ queries, hits }, model) =>
      `# HELP vllm:prefix_cache_queries_total tokens\nvllm:prefix_cache_queries_total{model="${model}"} ${queries}\nvllm:prefix_cache_hits_total{model="${model}"} ${hits}\n`,
    tokenMs: (flags) => (number(flags, '--max-num-seqs', 256) === 512 ? 2 : 12),
    isOutOfMemory: (flags) => number(flags, '--max-num-batched-tokens', 8192) > 16_384,
  },
  sglang: {
    help: list([
      '--host HOST',
      '--port PORT',
      '--model-path PATH',
      '--served-model-name NAME',
      '--context-length N',
      '--mem-fraction-static F',
      '--schedule-policy P',
      '--chunked-prefill-size N',
      '--max-running-requests N',
    ]),
    version: '0.88.0',
    usageError: (flag) => `launch_server.py: error: unrecognized arguments: ${flag}`,
    outOfMemory: 'RuntimeError: Not enough memory. Please try to increase --mem-fraction-static.',
    resetPath: '/flush_cache',
    metrics: null,
    tokenMs: (flags) => (number(flags, '--chunked-prefill-size', 8192) === 4096 ? 4 : 14),
    isOutOfMemory: (flags) => number(flags, '--max-running-requests', 256) > 1024,
  },
  trtllm: {
    help: list([
      '--host HOST',
      '--port PORT',
      '--backend B',
      '--max_seq_len N',
      '--max_batch_size N',
      '--max_num_tokens N',
      '--kv_cache_free_gpu_memory_fraction F',
    ]),
    version: '1.77.0',
    usageError: (flag) => `Error: No such option: ${flag}`,
    outOfMemory: 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 GiB.',
    resetPath: null,
    metrics: null,
    tokenMs: () => 16,
    isOutOfMemory: (flags) => number(flags, '--max_batch_size', 256) > 256,
  },
};
