import { z } from 'zod';
import { frameworks } from '../manifest.ts';

const words = z.array(z.string().min(1));

/** Everything that the rounds of a campaign are fixed to. */
export const roundPlanSchema = z.strictObject({
  /** The framework that patches change. */
  target: z.enum(frameworks),
  /** A git repository with the target's source, absolute. */
  checkout: z.string().min(1),
  base_commit: z.string().regex(/^[0-9a-f]{40,64}$/),
  base_branch: z.string().min(1),
  /** The branch and the folder in which patches are written. */
  branch: z.string().min(1),
  worktree: z.string().min(1),
  /** Below the worktree, where the plan stands as the loop wants it. */
  plan_path: z.string().min(1),
  /** Words that start the target from a checkout, `{checkout}` for its folder; null: those of the manifest. */
  launch: words.min(1).nullable(),
  /** Words that make a fresh checkout runnable; null where nothing is needed. */
  build: words.min(1).nullable(),
  /** Test commands, each run in the patched checkout. */
  tests: z.array(words.min(1)),
  /** Prints a task score of a server, `{url}` and `{model}` filled in; null: answers are compared. */
  score: words.min(1).nullable(),
  /** Folders whose files are source of the target. */
  sources: words.min(1),
  accuracy: z.strictObject({
    prompts: z.number().int().min(200),
    answer_tokens: z.number().int().min(1),
    /** How much of the agreement may be lost, 0…1. */
    margin: z.number().min(0).max(0.2),
  }),
  threshold_pct: z.number().positive().max(10),
  confirm_min: z.number().int().min(3).max(9),
  confirm_max: z.number().int().min(3).max(9),
  max_rounds: z.number().int().min(1).max(100),
  /** Nobody else runs here: only improvement over oneself can be claimed. */
  solo: z.boolean(),
});
export type RoundPlan = z.infer<typeof roundPlanSchema>;

/** Where each framework keeps its source, below its repository. */
export const usualSources: Readonly<Record<RoundPlan['target'], readonly string[]>> = {
  vllm: ['vllm/', 'csrc/', 'cmake/'],
  vllm_ascend: ['vllm_ascend/', 'csrc/'],
  sglang: ['python/sglang/', 'sgl-kernel/', 'rust/'],
  tensorrt_llm: ['tensorrt_llm/', 'cpp/'],
};
