import type { Framework, SearchSpace } from '../manifest.ts';

/**
 * Search space of a framework where the plan names none: the flags that decide batching and memory, the value of
 * the baseline first.
 */
export const defaultSpaces: Readonly<Record<Framework, SearchSpace['space']>> = {
  vllm: {
    max_num_batched_tokens: [8192, 16384, 2048],
    max_num_seqs: [256, 512, 128],
    long_prefill_token_threshold: [null, 4096],
    enable_prefix_caching: [null, { no: true }],
    block_size: [null, 32],
  },
  vllm_ascend: {
    max_num_batched_tokens: [8192, 16384, 2048],
    max_num_seqs: [256, 128, 64],
  },
  sglang: {
    chunked_prefill_size: [8192, 4096, 16384],
    max_running_requests: [256, 512, 128],
    attention_backend: [null, 'flashinfer', 'fa3'],
  },
  tensorrt_llm: {
    max_num_tokens: [8192, 16384, 4096],
    max_batch_size: [256, 512, 128],
  },
};
