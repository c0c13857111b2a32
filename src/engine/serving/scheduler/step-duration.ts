import type { PromptLoad } from './prompt-load.ts';
import type { WorkerSetup } from './worker-setup.ts';

/** What decodes in a step: its requests, and the mean of their contexts. */
export interface Decoding {
  readonly requests: number;
  readonly context: number;
}

/** How long a step with prompts in it takes, microseconds: `completed` prompts yield a token like what decodes. */
export function promptStepMicroseconds(
  setup: WorkerSetup,
  load: PromptLoad,
  completed: number,
  { requests, context }: Decoding,
): number {
  const { attentionDp, timer, firstToken, policy, speculation } = setup;
  const verified = requests * (1 + (speculation?.drafted ?? 0));
  const rankRequests = Math.ceil(requests / attentionDp);
  const gpu =
    timer.linear(
      load.mostTokens + Math.ceil(verified / attentionDp),
      load.tokens + verified,
      requests + completed,
    ) +
    load.mostAttention +
    timer.decodeAttention(rankRequests, context);
  const host = policy.stepMicroseconds + policy.requestMicroseconds * rankRequests;
  const drafting = requests === 0 ? 0 : (speculation?.draftMicroseconds(rankRequests) ?? 0);
  return Math.max(gpu * firstToken.scale + drafting + host, firstToken.floorMicroseconds);
}

/** How long one of several equal decode steps takes on average, by how many there are, microseconds. */
export function decodeStepMicroseconds(
  setup: WorkerSetup,
  { requests, context }: Decoding,
): (steps: number) => number {
  const { attentionDp, timer, policy, speculation } = setup;
  const rank = Math.ceil(requests / attentionDp);
  const tokens = 1 + (speculation?.drafted ?? 0);
  const grownByStep = speculation?.acceptedPerStep ?? 1;
  const fixed =
    timer.linear(rank * tokens, requests * tokens, requests * tokens) +
    policy.stepMicroseconds +
    policy.requestMicroseconds * rank +
    (speculation?.draftMicroseconds(rank) ?? 0);
  return (steps) => fixed + timer.decodeAttention(rank, context + (grownByStep * (steps - 1)) / 2);
}
