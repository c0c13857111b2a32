import { acceptedTokens, effectiveTokens } from '../../terms/workload.ts';
import { aggregateWholePrompts } from '../scheduling/aggregation.ts';
import type { ForwardFamily } from '../scheduling/batched-forward.ts';
import { aggregateChunks } from '../scheduling/chunked-aggregation.ts';
import { decodeOnly, prefillOnly } from '../scheduling/disaggregation.ts';
import { meanEffectiveTokens, representativeLengths } from '../scheduling/length-distribution.ts';
import { aggregateMixed, prefillMixedOnly } from '../scheduling/mixed-prefill.ts';
import type { ServingOutcome } from '../scheduling/outcome.ts';
import type { ServicePhase } from './report.ts';
import { type OptimizeRequest, predictedTokens } from './request.ts';

/** Which load the requests of a plan put on a configuration. */
export interface ServingLoad {
  /** Prompt tokens computed for each request; the mean of a distribution. */
  readonly effectiveTokens: number;
  /** Tokens that automatic budgets are multiples of. */
  readonly budgetTokens: number;
  /** Serves `concurrency` requests in one phase. */
  serve(
    forwards: ForwardFamily,
    phase: ServicePhase,
    given: { readonly concurrency: number; readonly maxBatchedTokens: number; readonly mtpTokens: number },
  ): ServingOutcome;
}

type LoadRequest = Pick<
  OptimizeRequest,
  | 'prompts'
  | 'outputTokens'
  | 'prefixCacheHitRate'
  | 'mtpAcceptanceRates'
  | 'draft'
  | 'servingCostMs'
  | 'strategy'
>;

/** The linear strategy extrapolates from the latency of batches that do not fit. */
function timesBeyondMemory({ strategy }: LoadRequest): boolean {
  return strategy === 'linear_exponential';
}

/** Tokens that a decode step proposes and, with the next one, yields (references/engine/serving.md 7.2). */
function stepOf(request: LoadRequest, mtpTokens: number): { mtpTokens: number; acceptedTokens: number } {
  return {
    mtpTokens: predictedTokens(request, mtpTokens),
    acceptedTokens:
      request.draft == null
        ? acceptedTokens(mtpTokens, request.mtpAcceptanceRates)
        : request.draft.acceptedTokens + 1,
  };
}

function fixedLoad(request: LoadRequest, inputTokens: number): ServingLoad {
  const { outputTokens, servingCostMs } = request;
  const effective = effectiveTokens(inputTokens, request.prefixCacheHitRate);
  return {
    effectiveTokens: effective,
    budgetTokens: inputTokens,
    serve(forwards, phase, { concurrency, maxBatchedTokens, mtpTokens }) {
      const decoding = {
        concurrency,
        inputTokens,
        outputTokens,
        ...stepOf(request, mtpTokens),
        timesBeyondMemory: timesBeyondMemory(request),
      };
      const prefilling = { effectiveTokens: effective, maxBatchedTokens };
      if (phase === 'prefill') {
        return prefillOnly(forwards, { concurrency, inputTokens, servingCostMs, ...prefilling });
      }
      if (phase === 'decode') return decodeOnly(forwards, { servingCostMs, ...decoding });
      const aggregate = effective <= maxBatchedTokens ? aggregateWholePrompts : aggregateChunks;
      return aggregate(forwards, { ...decoding, ...prefilling });
    },
  };
}

/** The load of a request's prompt and output lengths. */
export function servingLoad(request: LoadRequest): ServingLoad {
  const { prompts, outputTokens, servingCostMs } = request;
  if (prompts.kind === 'fixed') return fixedLoad(request, prompts.tokens);
  const lengths = representativeLengths(prompts.bins, request.prefixCacheHitRate);
  const mean = meanEffectiveTokens(lengths);
  return {
    effectiveTokens: mean,
    budgetTokens: mean,
    serve(forwards, phase, { concurrency, maxBatchedTokens, mtpTokens }) {
      const given = { concurrency, lengths, maxBatchedTokens };
      const decoding = {
        outputTokens,
        ...stepOf(request, mtpTokens),
        timesBeyondMemory: timesBeyondMemory(request),
      };
      if (phase === 'prefill') return prefillMixedOnly(forwards, { ...given, servingCostMs });
      if (phase === 'aggregated') return aggregateMixed(forwards, { ...given, ...decoding });
      return decodeOnly(forwards, { concurrency, inputTokens: mean, servingCostMs, ...decoding });
    },
  };
}
