import type { Stage } from './stage.ts';

const modes: Readonly<Record<string, Stage>> = {
  extend: 'extend',
  prefill: 'extend',
  decode: 'decode',
  verify: 'verify',
  target_verify: 'verify',
  mixed: 'mixed',
  idle: 'all',
};

/** SGLang: `step[EXTEND bs=15 toks=15360]`. */
const sglangStep = /^step\[([A-Za-z_]+)/;
/** vLLM: `execute_context_1(888)_generation_0(0)`, `execute_8192_context_9(sq…)_generation_37(sq…)`. */
const vllmStep = /(?:^|_)context_(\d+)(?:\(|_|$).*?_generation_(\d+)/;
/** TensorRT-LLM: `[Executor] _forward_step 12: 3 ctx reqs, 4096 ctx tokens, 5 gen reqs`. */
const trtllmStep = /\b(\d+) ctx reqs\b.*?\b(\d+) gen reqs\b/;
const plainWord = /(?:^|[^A-Za-z0-9])(extend|prefill|decode)(?:$|[^A-Za-z0-9])/gi;

function byCounts(prompts: number, generations: number): Stage {
  if (prompts > 0) return generations > 0 ? 'mixed' : 'extend';
  return generations > 0 ? 'decode' : 'all';
}

function sglangMode(word: string): Stage | null {
  const mode = word.toLowerCase();
  return modes[mode] ?? (mode.startsWith('draft') ? 'draft' : null);
}

/**
 * The stage that an annotation marks; null for annotations that mark none. Formats as SGLang, vLLM and TensorRT-LLM
 * write them, last a whole word; of several words the last counts.
 */
export function annotationStage(name: string): Stage | null {
  if (name.startsWith('## ') || name.startsWith('nccl:')) return null;
  const step = sglangStep.exec(name)?.[1];
  if (step !== undefined) return sglangMode(step);
  const counts = vllmStep.exec(name) ?? trtllmStep.exec(name);
  if (counts !== null) return byCounts(Number(counts[1]), Number(counts[2]));
  const word = [...name.matchAll(plainWord)].at(-1)?.[1];
  return word === undefined ? null : (modes[word.toLowerCase()] ?? null);
}

/** How many requests a step of an annotation runs; null where it does not say. */
export function annotationBatch(name: string): number | null {
  const batch = /\bbs=(\d+)/.exec(name)?.[1];
  if (batch !== undefined) return Number(batch);
  const counts = vllmStep.exec(name) ?? trtllmStep.exec(name);
  return counts === null ? null : Number(counts[1]) + Number(counts[2]);
}
