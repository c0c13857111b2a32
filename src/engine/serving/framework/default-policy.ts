import type { Generation } from '../operators/system-facts.ts';
import type { SchedulerPolicy } from './policy.ts';
import type { ServingFramework } from './serving-framework.ts';

/**
 * Host work that no kernel hides, read off measured servers: with the next step planned while this one runs (in Python,
 * in compiled code), and without. */
const hostWork = {
  overlapped: { stepMicroseconds: 0, requestMicroseconds: 10 },
  compiled: { stepMicroseconds: 0, requestMicroseconds: 4 },
  serial: { stepMicroseconds: 1000, requestMicroseconds: 30 },
  ascend: { stepMicroseconds: 5000, requestMicroseconds: 60 },
} as const;

/** Chips of the H100 class and above, where the frameworks raise their token budgets. */
const large: readonly Generation[] = ['hopper', 'blackwell', 'cdna3', 'cdna4'];

/**
 * A framework's own defaults: token budget of a step, mixing of prompts and decodes, room reserved for outputs.
 *
 * @param options.plansAhead whether the next step is scheduled while this one runs (vLLM: by default since 0.14)
 */
export function defaultPolicy(
  framework: ServingFramework,
  generation: Generation,
  { plansAhead = true }: { readonly plansAhead?: boolean } = {},
): SchedulerPolicy {
  const shared = {
    lookEvery: 1,
    holdBack: null,
    chunks: true,
    ...(plansAhead ? hostWork.overlapped : hostWork.serial),
  };
  switch (framework) {
    case 'vllm':
      return {
        ...shared,
        budget: large.includes(generation) ? 8192 : 2048,
        mixes: true,
        maxRunning: 1024,
        reservedOutput: 0,
      };
    case 'vllm-ascend':
      return { ...shared, budget: 8192, mixes: true, maxRunning: 256, reservedOutput: 0 };
    case 'sglang':
      return {
        ...shared,
        budget: generation === 'blackwell' ? 16384 : 8192,
        mixes: false,
        maxRunning: 4096,
        reservedOutput: 0.7,
      };
    case 'trtllm':
      return {
        ...shared,
        ...hostWork.compiled,
        budget: 8192,
        mixes: true,
        chunks: false,
        maxRunning: 2048,
        reservedOutput: 1,
      };
  }
}
