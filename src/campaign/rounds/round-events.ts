import { z } from 'zod';
import { gapSchema } from './gap.ts';
import { roundPlanSchema } from './round-plan.ts';
import {
  author,
  commit,
  digestSchema,
  files,
  ideaSchema,
  layerSchema,
  patchSchema,
  profileSchema,
  rootCauseSchema,
  round,
  roundTrialSchema,
  targetSchema,
  texts,
  verifySchema,
} from './round-records.ts';

const closing = {
  round,
  /** Head of the branch afterwards. */
  commit,
  patch: z.string().nullable(),
  reasons: texts,
  /** Mean over scenarios of what the round brought, in percent; 0 for a rejected one. */
  geomean_pct: z.number(),
  best: z.record(z.string(), z.number()),
  at: z.string(),
};

/** Reasons for which the rounds of a campaign end. */
export const stopReasons = ['beats', 'tied', 'external', 'limit', 'incomplete'] as const;

export type StopReason = (typeof stopReasons)[number];

/** How a turn of a coding agent ended. */
export const agentOutcomes = ['answered', 'failed', 'hung', 'interrupted', 'limit'] as const;

/** Events of rounds: the second half of the events of a campaign. */
export const roundEventSchemas = [
  z.strictObject({ type: z.literal('plan.written'), plan: roundPlanSchema, files }),
  z.strictObject({
    type: z.literal('loop.started'),
    loop: z.enum(['native', 'humanize']),
    /** Whether the loop knows the agent's session; `stop-hook` where none is ever recorded. */
    binding: z.enum(['native', 'bound', 'unbound', 'stop-hook']),
    dir: z.string().nullable(),
    session: z.string().nullable(),
    runtime: z.strictObject({ root: z.string(), version: z.string().nullable(), flags: texts }).nullable(),
    commit,
  }),
  z.strictObject({
    type: z.literal('loop.observed'),
    phase: z.string(),
    loop_round: z.number().int().nullable(),
    session: z.string().nullable(),
    dir: z.string(),
  }),
  z.strictObject({ type: z.literal('round.opened'), round, commit, at: z.string() }),
  z.strictObject({
    type: z.literal('round.trial.started'),
    key: z.string(),
    attempt: z.number().int().min(1),
  }),
  z.strictObject({ type: z.literal('round.trial.finished'), trial: roundTrialSchema, files }),
  z.strictObject({ type: z.literal('gap.measured'), round, commit, gaps: z.array(gapSchema) }),
  z.strictObject({ type: z.literal('gap.noted'), round, reason: z.string() }),
  z.strictObject({ type: z.literal('profile.recorded'), profile: profileSchema }),
  z.strictObject({ type: z.literal('rootcause.recorded'), cause: rootCauseSchema }),
  z.strictObject({ type: z.literal('layer.recorded'), layers: layerSchema }),
  z.strictObject({ type: z.literal('target.chosen'), round, target: targetSchema, author, files }),
  z.strictObject({ type: z.literal('kernel.digest'), digest: digestSchema }),
  z.strictObject({ type: z.literal('patch.recorded'), patch: patchSchema }),
  z.strictObject({ type: z.literal('refusal.allowed'), round, code: z.string(), reason: z.string() }),
  z.strictObject({ type: z.literal('verify.recorded'), verification: verifySchema }),
  z.strictObject({ type: z.literal('round.accepted'), ...closing }),
  z.strictObject({ type: z.literal('round.rejected'), ...closing }),
  z.strictObject({
    type: z.literal('round.reviewed'),
    round,
    by: z.string(),
    verdict: z.enum(['ADVANCED', 'STALLED', 'REGRESSED']),
    files,
  }),
  z.strictObject({ type: z.literal('stall.raised'), round }),
  z.strictObject({ type: z.literal('idea.recorded'), round, idea: ideaSchema }),
  z.strictObject({ type: z.literal('research.recorded'), round, ideas: z.array(ideaSchema) }),
  z.strictObject({
    type: z.literal('command.found'),
    round,
    scenario: z.string(),
    candidate: z.string(),
    flags: z.record(z.string(), z.json()),
  }),
  z.strictObject({ type: z.literal('checkpoint.written'), round, files }),
  z.strictObject({ type: z.literal('stop.refused'), reason: z.enum(stopReasons), missing: texts }),
  z.strictObject({
    type: z.literal('stop.accepted'),
    reason: z.enum(stopReasons),
    evidence: texts,
    detail: z.string(),
    files,
  }),
  z.strictObject({ type: z.literal('report.written'), verdict: z.string(), files }),
  z.strictObject({ type: z.literal('blocker.raised'), code: z.string(), detail: z.string() }),
  z.strictObject({ type: z.literal('blocker.cleared'), code: z.string() }),
  z.strictObject({
    type: z.literal('agent.started'),
    gate: z.string(),
    command: texts,
    session: z.string().nullable(),
    at: z.string(),
  }),
  z.strictObject({
    type: z.literal('agent.ended'),
    gate: z.string(),
    outcome: z.enum(agentOutcomes),
    session: z.string().nullable(),
    seconds: z.number().nonnegative(),
    input_tokens: z.number().nullable(),
    output_tokens: z.number().nullable(),
    cost_usd: z.number().nullable(),
    detail: z.string(),
  }),
  /** Something that `--clean` may remove, as this campaign made it. */
  z.strictObject({
    type: z.literal('thing.made'),
    kind: z.enum(['worktree', 'branch', 'folder']),
    name: z.string(),
  }),
  z.strictObject({
    type: z.literal('thing.removed'),
    kind: z.enum(['worktree', 'branch', 'folder']),
    name: z.string(),
  }),
] as const;

/** One event of a round as its journal holds it; every state of a round is these events folded. */
export type RoundEvent = z.infer<(typeof roundEventSchemas)[number]>;
