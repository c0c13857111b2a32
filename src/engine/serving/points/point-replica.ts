import type { Replica } from '../deployment/deployment.ts';
import { defaultPolicy } from '../framework/default-policy.ts';
import { firstTokenOf, onlyPrefilling } from '../framework/first-token.ts';
import { inferenceXPolicy } from '../framework/inferencex-policy.ts';
import type { SchedulerPolicy } from '../framework/policy.ts';
import { classOf } from '../model/serving-model.ts';
import type { PairRecipe } from '../registry/serving-recipes.ts';
import type { ReplicaSplit } from '../step/replica-split.ts';
import type { PointFacts } from './point-facts.ts';
import { isSpeculative, numberOf, type Sizes } from './point-words.ts';

/** vLLM schedules ahead by default since 0.14; the launch scripts of InferenceX asked for it on Blackwell before. */
function plansAhead(framework: string, version: string | null, asked: boolean): boolean {
  if (framework !== 'vllm') return true;
  const minor = /^v?0\.(\d+)/.exec(version ?? '')?.[1];
  return minor === undefined ? asked : Number(minor) >= 14;
}

/**
 * Tokens that a step of a speculative run accepts of so many drafted ones, as DeepSeek's own prediction layer showed on public
 * servers; 3 are drafted where nobody tells.
 */
const acceptedOf: readonly number[] = [0, 0.68, 1.14, 1.45];
/** Draft tokens of a measured server that does not tell its own. */
export const assumedDraft = 3;

/** Drafted tokens of a step, and those of them that are accepted on average. */
export function speculation(drafted: number) {
  return { drafted, accepted: acceptedOf[Math.min(drafted, assumedDraft)] ?? 0 };
}

/** One instance with the options that its origin's launch scripts set, else the framework's defaults. */
export function replicaOf(facts: PointFacts, split: ReplicaSplit, users: number): Replica {
  const { point, framework, model, system, isInferenceX, prompt, output } = facts;
  const fourBit = /fp4/.test(point.precision ?? '');
  const asked = isInferenceX && system.generation === 'blackwell';
  const ahead = plansAhead(framework, point.framework_version, asked);
  const chosen: SchedulerPolicy = isInferenceX
    ? inferenceXPolicy({
        framework,
        system,
        modelClass: classOf(model),
        modelType: model.modelType,
        fourBit,
        tp: Math.max(split.tp, split.attentionDp),
        attentionDp: split.attentionDp,
        users,
        promptTokens: prompt,
        outputTokens: output,
        plansAhead: ahead,
      })
    : defaultPolicy(framework, system.generation, { plansAhead: ahead });
  // Without chunking a prompt must fit the budget of one step, so servers are started with one that does.
  const budget = chosen.chunks ? chosen.budget : Math.max(chosen.budget, prompt);
  return {
    model,
    formats: facts.formats,
    split,
    system,
    operators: facts.operators,
    framework,
    policy: { ...chosen, budget, maxRunning: chosen.maxRunning * split.attentionDp },
    firstToken: firstTokenOf(model, framework, system.generation, point.framework_version),
    memoryShare: null,
    speculation: isSpeculative(point) ? speculation(assumedDraft) : null,
  };
}

/** The most requests at once that a point tells of an instance, in the words of the frameworks; null where it does not. */
export function toldRunning(sizes: Sizes, groups: number): number | null {
  const ofServer = numberOf(sizes, 'max_running_requests', 'max_running');
  if (ofServer !== null) return ofServer;
  const ofGroup = numberOf(sizes, 'max_num_seqs', 'max_batch_size');
  return ofGroup === null ? null : ofGroup * groups;
}

/** An instance that runs so many requests at once; null: as many as its policy. */
export function bounded(replica: Replica, running: number | null): Replica {
  return running === null
    ? replica
    : { ...replica, policy: { ...replica.policy, maxRunning: Math.max(1, running) } };
}

/** An instance that only prefills, with the options of its recipe. */
export function prefilling(both: Replica, recipe: PairRecipe | null): Replica {
  const replica = { ...both, firstToken: onlyPrefilling(both.firstToken, both.framework) };
  if (recipe === null) return replica;
  const { split, policy } = replica;
  const { prefillRunning, prefillTokens } = recipe;
  // SGLang deals the tokens of a step over its attention groups.
  const budget =
    replica.framework === 'sglang' ? Math.ceil(prefillTokens / split.attentionDp) : prefillTokens;
  const groups = replica.framework === 'trtllm' ? split.attentionDp : 1;
  return bounded(
    budget > 0 ? { ...replica, policy: { ...policy, budget } } : replica,
    prefillRunning > 0 ? prefillRunning * groups : null,
  );
}
