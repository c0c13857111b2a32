import type { ModelFacts } from '../plan-facts.ts';
import type { CheckpointPrecision } from './gpu-precision.ts';

/** Families whose own fp8 releases are scaled by blocks. */
const blockScaled = /deepseek|minimax|qwen3|glm|kimi/i;

/** Number formats that names of checkpoints carry, the most specific first. */
const named: readonly (readonly [RegExp, CheckpointPrecision])[] = [
  [/nvfp4|(?:^|[-_.])fp4(?:$|[-_.])/i, 'nvfp4'],
  [/mxfp4|gpt-oss/i, 'mxfp4'],
  [/fp8[-_]?block|block[-_]?fp8/i, 'fp8_block'],
  [/fp8/i, 'fp8'],
  [/w8a8|int8/i, 'int8'],
  [/awq|gptq|w4a16|int4/i, 'int4'],
  // Families that are released in fp8 with block scales and say so in their config alone.
  [/deepseek-(?:v3|r1)|kimi-k2-(?:instruct|base)|minimax-m2/i, 'fp8_block'],
];

/** Methods that `quantization_config` of a config.json names. */
const methods: Readonly<Record<string, CheckpointPrecision>> = {
  fp8: 'fp8_block',
  mxfp4: 'mxfp4',
  nvfp4: 'nvfp4',
  awq: 'int4',
  gptq: 'int4',
};

/** The number format that a checkpoint is in, by its name or its config; null where neither says one. */
export function checkpointPrecision(name: string, model: ModelFacts | null): CheckpointPrecision | null {
  const found = named.find(([words]) => words.test(name))?.[1];
  if (found !== undefined) return found === 'fp8' && blockScaled.test(name) ? 'fp8_block' : found;
  return methods[model?.checkpoint ?? ''] ?? null;
}
