import {
  chunkPlan,
  decodeContextTokens,
  effectiveTokens,
  mixedStepTokens,
  type PromptChunk,
} from '../engine/terms/workload.ts';
import type { VerificationCase } from './verification-case.ts';

/** One forward pass that a row is made of. */
export interface VerificationForward {
  /** `prefill wave`, `prefill remainder`, `prefill chunk 2`, `prefill chunk 2 remainder`, `decode`. */
  readonly id: string;
  readonly phase: 'prefill' | 'decode';
  /** 0-based position of the chunk; 0 where a prompt is not split. */
  readonly chunk: number;
  readonly part: 'wave' | 'remainder';
  /** Over all replicas. */
  readonly numQueries: number;
  readonly queryLength: number;
  /** Tokens that are there already. */
  readonly contextLength: number;
}

/** A value that the row does not carry and the mapping had to take. */
export type MappingAssumption =
  | { readonly id: 'max-batched-tokens'; readonly value: number }
  | { readonly id: 'serving-cost'; readonly value: number };

/** How a row becomes forward passes. */
export interface VerificationPlan {
  readonly phase: VerificationCase['phase'];
  /** The one phase of an aggregated row that is run; null where the whole row is. */
  readonly part: 'prefill' | 'decode' | null;
  /** Prompt tokens that are computed: what the prefix cache does not cover. */
  readonly effectiveInput: number;
  /** Tokens of one step over all replicas. */
  readonly tokenBudget: number;
  readonly chunks: readonly PromptChunk[];
  /** A decode step or an unsplit prefill can be put together again; a schedule of mixed chunks cannot. */
  readonly isRebuildable: boolean;
  readonly forwards: readonly VerificationForward[];
  readonly assumptions: readonly MappingAssumption[];
}

/** Maps a row to forward passes: waves, a remainder wave, chunks, one decode step. */
export function planVerification(one: VerificationCase): VerificationPlan {
  const effectiveInput = effectiveTokens(one.inputLength, one.prefixCacheHitRate);
  const budget = one.maxBatchedTokens ?? 4 * one.inputLength;
  const tokenBudget = budget * one.dp;
  const chunks = chunkPlan(effectiveInput, budget);
  const prefill = one.phase === 'decode' ? [] : prefillForwards(one, chunks, tokenBudget);
  const decode: VerificationForward[] =
    one.phase === 'prefill'
      ? []
      : [
          {
            id: 'decode',
            phase: 'decode',
            chunk: 0,
            part: 'wave',
            numQueries: one.concurrency,
            queryLength: one.numMtpTokens + 1,
            contextLength: decodeContextTokens(one.inputLength, one.outputLength),
          },
        ];
  const assumptions: MappingAssumption[] = [];
  if (one.maxBatchedTokens === null && one.phase !== 'decode') {
    assumptions.push({ id: 'max-batched-tokens', value: budget });
  }
  if (one.phase !== 'aggregated' && one.servingCostMs === null) {
    assumptions.push({ id: 'serving-cost', value: 0 });
  }
  return {
    phase: one.phase,
    part: null,
    effectiveInput,
    tokenBudget,
    chunks,
    isRebuildable: one.phase !== 'aggregated' || chunks.length === 1,
    forwards: [...prefill, ...decode],
    assumptions,
  };
}

/**
 * The passes of one phase of a plan: `run.txt#decode`. What needs the other phase cannot be put together then, and the
 * pass is set against its own part of the row.
 */
export function onlyPhase(plan: VerificationPlan, phase: 'prefill' | 'decode'): VerificationPlan {
  return {
    ...plan,
    part: plan.phase === 'aggregated' ? phase : null,
    forwards: plan.forwards.filter((forward) => forward.phase === phase),
    assumptions:
      phase === 'decode'
        ? plan.assumptions.filter(({ id }) => id !== 'max-batched-tokens')
        : plan.assumptions,
  };
}

function prefillForwards(
  { phase, concurrency }: VerificationCase,
  chunks: VerificationPlan['chunks'],
  tokenBudget: number,
): VerificationForward[] {
  const isSplit = chunks.length > 1;
  return chunks.flatMap(({ queryLength, sequenceLength }, chunk) => {
    const wave = waveSize(phase, concurrency, queryLength, tokenBudget, isSplit);
    const remainder = concurrency % wave;
    const shape = {
      phase: 'prefill',
      chunk,
      queryLength,
      contextLength: sequenceLength - queryLength,
    } as const;
    const id = isSplit ? `prefill chunk ${chunk + 1}` : 'prefill wave';
    const forwards: VerificationForward[] = [{ ...shape, id, part: 'wave', numQueries: wave }];
    // An aggregated schedule mixes chunks with decode steps: its waves have no fixed remainder.
    if (remainder > 0 && !(isSplit && phase === 'aggregated')) {
      const remainderId = isSplit ? `${id} remainder` : 'prefill remainder';
      forwards.push({ ...shape, id: remainderId, part: 'remainder', numQueries: remainder });
    }
    return forwards;
  });
}

/** Requests of one full prefill wave, over all replicas. */
function waveSize(
  phase: VerificationCase['phase'],
  concurrency: number,
  queryLength: number,
  tokenBudget: number,
  isSplit: boolean,
): number {
  // The scheduler of mixed steps may overdraw its budget by 15 % (references/engine/serving.md 7.6).
  const budget = isSplit && phase === 'aggregated' ? mixedStepTokens(tokenBudget) : tokenBudget;
  return Math.min(concurrency, Math.max(1, Math.floor(budget / queryLength)));
}
