import type { OperatorFramework } from '../operators/operator-data.ts';

/** Serving frameworks that the simulation knows. */
export const servingFrameworks = ['vllm', 'sglang', 'trtllm', 'vllm-ascend'] as const;
export type ServingFramework = (typeof servingFrameworks)[number];

/** Whose measured operators stand for a framework's. */
export function operatorsOf(framework: ServingFramework): OperatorFramework {
  return framework === 'vllm-ascend' ? 'vllm' : framework;
}
