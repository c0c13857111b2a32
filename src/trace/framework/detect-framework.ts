import type { TraceColumns } from '../columns/columns.ts';
import type { Framework } from './framework.ts';
import type { ServerArguments } from './server-arguments.ts';

/** Signs by which a trace's framework is told. */
export interface FrameworkSigns {
  readonly columns: TraceColumns;
  /** Path of the trace, as the last resort. */
  readonly path: string;
  readonly serverArguments: ServerArguments | null;
}

const trees: readonly (readonly [RegExp, Framework])[] = [
  [/(?:^|\/)python\/sglang\/|(?:^|\/)sglang\/srt\/|(?:^|\/)sgl_kernel\//, 'sglang'],
  [/(?:^|\/)tensorrt_llm\//, 'trtllm'],
  [/(?:^|\/)tokenspeed\//, 'tokenspeed'],
  [/(?:^|\/)vllm(?:_ascend)?\/(?!lib\/|bin\/)/, 'vllm'],
];

const operators: readonly (readonly [RegExp, Framework])[] = [
  [/^sgl_kernel::|^sglang::/, 'sglang'],
  [/^trtllm::|^tensorrt_llm::|^auto_deploy::/, 'trtllm'],
  [/^tokenspeed::/, 'tokenspeed'],
  [/^vllm::|^_C::|^_moe_C::|^_C_cache_ops::/, 'vllm'],
];

const annotations: readonly (readonly [RegExp, Framework])[] = [
  [/^step\[/, 'sglang'],
  [/^\[Executor\]/, 'trtllm'],
  [/^execute_(?:\d+_)?context_/, 'vllm'],
];

const words: readonly (readonly [RegExp, Framework])[] = [
  [/tokenspeed|token-speed/i, 'tokenspeed'],
  [/tensorrt_llm|tensorrt-llm|trtllm|pyexecutor/i, 'trtllm'],
  [/vllm/i, 'vllm'],
  [/sglang|sgl_kernel/i, 'sglang'],
];

const tokenSpeedKeys = [
  'attn_tp_size',
  'dense_tp_size',
  'moe_tp_size',
  'enable_mla_l1_5_cache',
  'mla_chunk_multiplier',
  'comm_fusion_max_num_tokens',
];
const sglangKeys = [
  'attention_backend',
  'sampling_backend',
  'disable_cuda_graph',
  'disable_piecewise_cuda_graph',
  'chunked_prefill_size',
  'schedule_policy',
];

type Signs = readonly (readonly [RegExp, Framework])[];

function signOf(signs: Signs, text: string): Framework | null {
  return signs.find(([sign]) => sign.test(text))?.[1] ?? null;
}

const mostSeen = 200_000;

/** The framework that most texts of a column speak for; of equals the first in order. */
function majority(columns: TraceColumns, names: Uint32Array, signs: Signs): Framework | null {
  const seen = new Set<number>();
  const votes = new Map<Framework, number>();
  const step = Math.max(1, Math.floor(names.length / mostSeen));
  for (let at = 0; at < names.length; at += step) {
    const id = names[at] ?? 0;
    if (seen.has(id)) continue;
    seen.add(id);
    const found = signOf(signs, columns.texts.text(id));
    if (found !== null) votes.set(found, (votes.get(found) ?? 0) + 1);
  }
  const most = Math.max(0, ...votes.values());
  return signs.map(([, framework]) => framework).find((one) => most > 0 && votes.get(one) === most) ?? null;
}

function fromArguments(given: ServerArguments): Framework | null {
  const text = JSON.stringify(given);
  if (/tokenspeed/i.test(text) || tokenSpeedKeys.some((key) => key in given)) return 'tokenspeed';
  if (sglangKeys.some((key) => key in given)) return 'sglang';
  return signOf(words, text);
}

/**
 * The framework that a trace is of: its frames, then what the server said, then operators and annotations, and only then
 * words of the path; `other` where nothing tells.
 */
export function detectFramework({ columns, path, serverArguments }: FrameworkSigns): Framework {
  const { frames, operators: ops, annotations: marks, head, texts } = columns;
  const stacks = new Uint32Array(ops.callStack);
  return (
    majority(columns, frames.name, trees) ??
    majority(columns, stacks, trees) ??
    (serverArguments === null ? null : fromArguments(serverArguments)) ??
    majority(columns, marks.name, annotations) ??
    majority(columns, ops.name, operators) ??
    (head.vllmVersion === null ? null : 'vllm') ??
    signOf(words, texts.count > 0 ? path : '') ??
    'other'
  );
}
