import type { HybridFacts } from '../../../models/families/qwen-hybrid.ts';
import type { Batch } from '../../../terms/batch.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import type { LinearFormat } from '../../../terms/quantization.ts';
import type { PeakTerms } from '../../memory/activation.ts';
import { groupedQueryCacheBytes } from '../../memory/key-value-cache.ts';
import { linearAttentionWeightBytes, unreadWeightBytes } from './linear-weights.ts';
import { localWidths } from './linear-widths.ts';

/** Bytes of one token's quantised input that compiled MXFP4 keeps until the last of its unmerged linears. */
function keptInputBytes({ family, groupSize }: LinearFormat, hiddenSize: number): number {
  return family === 'mxfp4' ? hiddenSize / 2 + Math.ceil(hiddenSize / groupSize) : 0;
}

/** Bytes of one token where Qwen3.5 holds most: its fp32 norm, or q, k, v and gate of linear attention. */
function perToken(setup: ForwardSetup, facts: HybridFacts): number {
  const { architecture, experts, split, isCompiled } = setup;
  const { hiddenSize, rotaryDim } = architecture;
  const { mixed, value, valueHeads } = localWidths(facts, split.tp);
  const projected = isCompiled
    ? 2 * hiddenSize + 2 * (mixed + value + valueHeads) + keptInputBytes(experts, hiddenSize)
    : 2 * (mixed + value);
  return Math.max(10 * hiddenSize, projected) + 4 * rotaryDim;
}

/** Qwen3-Next holds most in its fp32 norm, or where rows are dispatched to experts. */
function fusedPeakBytes({ architecture }: ForwardSetup, batch: Batch): number {
  const { hiddenSize, moe, rotaryDim } = architecture;
  const dispatched = batch.routing.assignments * 2 * hiddenSize;
  return (
    batch.tokens * 4 * rotaryDim +
    Math.max(batch.tokens * 10 * hiddenSize, moe === null ? 0 : dispatched + batch.tokens * 2 * hiddenSize)
  );
}

/**
 * The activation peak as far as it differs from that of plain layers, fitted to recorded passes, which it meets to
 * 0.003 GiB: only full attention keeps metadata and rope rows; compiled graphs hold norm weights in fp32; convolutions,
 * and all that a fused layer has, are never read.
 */
export function peakTerms(setup: ForwardSetup, batch: Batch, facts: HybridFacts): PeakTerms {
  const { architecture, isCompiled, mtpTokens } = setup;
  const { hiddenSize, headDim, layers, maxPositions, rotaryDim } = architecture;
  const { fullLayers } = facts;
  const linearLayers = layers - fullLayers;
  const unread = facts.isFused
    ? linearAttentionWeightBytes(setup, facts) + groupedQueryCacheBytes(setup, batch)
    : unreadWeightBytes(facts);
  // A compiled pipeline stage without full attention reads no cosines and sines.
  const unreadTables = isCompiled && fullLayers + mtpTokens === 0 ? 2 * 2 * maxPositions * rotaryDim : 0;
  const norms = isCompiled ? 2 * (2 * layers * hiddenSize + hiddenSize + 2 * fullLayers * headDim) : 0;
  return {
    perToken: facts.isFused ? 0 : perToken(setup, facts),
    attendingLayers: fullLayers + mtpTokens,
    besides:
      norms - unreadTables - linearLayers * unread + (facts.isFused ? fusedPeakBytes(setup, batch) : 0),
  };
}
