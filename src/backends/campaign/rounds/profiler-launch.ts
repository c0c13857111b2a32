import type { Framework } from '../../../campaign/manifest.ts';
import type { Framework as TracedFramework } from '../../../trace/framework/framework.ts';

/** Words behind a server's command, and environment, with which it can be profiled. */
export interface ProfilerLaunch {
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Names of frameworks as traces know them. */
export const tracedAs: Readonly<Record<Framework, TracedFramework>> = {
  vllm: 'vllm',
  vllm_ascend: 'vllm',
  sglang: 'sglang',
  tensorrt_llm: 'trtllm',
};

/** Iterations that TensorRT-LLM records where it is started with a fixed window. */
const window = '10-20';

/**
 * How a server is started so that it writes traces into a folder. vLLM: https://docs.vllm.ai/en/latest/contributing/profiling/,
 * SGLang: https://docs.sglang.ai/developer_guide/benchmark_and_profiling.html, TensorRT-LLM:
 * https://nvidia.github.io/TensorRT-LLM/developer-guide/perf-analysis.html
 */
export function profilerLaunch(
  framework: Framework,
  known: ReadonlySet<string>,
  folder: string,
): ProfilerLaunch {
  if (framework === 'sglang') return { words: [], env: { SGLANG_TORCH_PROFILER_DIR: folder } };
  if (framework === 'tensorrt_llm') {
    return {
      words: [],
      env: { TLLM_PROFILE_START_STOP: window, TLLM_TORCH_PROFILE_TRACE: `${folder}/trace.json` },
    };
  }
  const hasFlag = known.has('--profiler-config');
  const config = JSON.stringify({ profiler: 'torch', torch_profiler_dir: folder });
  return { words: hasFlag ? ['--profiler-config', config] : [], env: { VLLM_TORCH_PROFILER_DIR: folder } };
}
