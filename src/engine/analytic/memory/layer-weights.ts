import { expertsOfRank } from '../../terms/batch.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { keyValueScaleRows, localHeads } from '../../terms/local-heads.ts';
import { mlaDimsOf, moeFactsOf } from '../../terms/plan-facts.ts';
import { type LinearFormat, weightBytes } from '../../terms/quantization.ts';
import { holdsSharedExperts, shardsSharedExperts } from '../../terms/shared-experts.ts';

/** Bytes of q, k, v, o and the q/k norms of one layer (references/engine/memory.md 6.1). */
export function groupedQueryWeightBytes(setup: ForwardSetup): number {
  const { architecture, linears, split } = setup;
  const { hiddenSize, headDim, queryHeads, projectionBias: bias, outputBias, qkNorm } = architecture;
  const heads = localHeads(setup);
  const keyWidth = heads.keyValue * headDim;
  const scaleRows = keyValueScaleRows(setup, keyWidth, { isWide: heads.isWide });
  const norms =
    qkNorm === 'head' ? 4 * headDim : qkNorm === 'full' ? 2 * (heads.query + heads.keyValue) * headDim : 0;
  return (
    weightBytes(linears, hiddenSize, heads.query * headDim, { bias }) +
    2 * weightBytes(linears, hiddenSize, keyWidth, { bias, scaleRows }) +
    weightBytes(linears, Math.floor((queryHeads * headDim) / split.oProjTp), hiddenSize, {
      bias: outputBias,
    }) +
    norms
  );
}

/** Bytes of the projections of latent attention in one layer. */
export function mlaWeightBytes(setup: ForwardSetup): number {
  const { architecture, linears, split } = setup;
  const { hiddenSize, queryHeads } = architecture;
  const { qLoraRank, kvLoraRank, nope, rope, value } = mlaDimsOf(setup);
  const heads = queryHeads / split.tp;
  const queryWidth = heads * (nope + rope);
  const queries =
    qLoraRank === 0
      ? weightBytes(linears, hiddenSize, queryWidth)
      : weightBytes(linears, hiddenSize, qLoraRank) + weightBytes(linears, qLoraRank, queryWidth);
  return (
    queries +
    weightBytes(linears, hiddenSize, kvLoraRank + rope) +
    2 * qLoraRank +
    2 * kvLoraRank +
    weightBytes(linears, Math.floor((queryHeads * value) / split.oProjTp), hiddenSize) +
    weightBytes(linears, kvLoraRank, heads * (nope + value))
  );
}

/** Bytes of gate, up and down projections of `width`. */
function gatedWeightBytes(format: LinearFormat, hiddenSize: number, width: number, bias = false): number {
  return (
    2 * weightBytes(format, hiddenSize, width, { bias }) + weightBytes(format, width, hiddenSize, { bias })
  );
}

/** Bytes of the feed-forward of a dense layer. */
export function denseMlpWeightBytes({ architecture, linears, split }: ForwardSetup): number {
  const { hiddenSize, intermediateSize, mlpBias } = architecture;
  return gatedWeightBytes(linears, hiddenSize, Math.ceil(intermediateSize / split.mlpTp), mlpBias);
}

/** Routed experts on the simulated rank, redundant ones included. */
export function localExperts({ routing }: ForwardSetup): number {
  return routing === null ? 0 : expertsOfRank(routing);
}

/** Bytes of one routed expert's share. */
function expertWeightBytes(setup: ForwardSetup): number {
  const { architecture, experts, split } = setup;
  const width = Math.ceil(moeFactsOf(setup).expertWidth / split.moeTp);
  return gatedWeightBytes(experts, architecture.hiddenSize, width);
}

/** Bytes of router, routed experts and shared experts of one layer. */
export function moeWeightBytes(setup: ForwardSetup): number {
  const { architecture, linears, split } = setup;
  const facts = moeFactsOf(setup);
  const { hiddenSize } = architecture;
  const sharedWidth = Math.ceil(facts.sharedWidth / (shardsSharedExperts(setup) ? split.mlpTp : 1));
  return (
    facts.experts * (2 * hiddenSize + facts.biasBytes) +
    localExperts(setup) * expertWeightBytes(setup) +
    (holdsSharedExperts(setup) ? gatedWeightBytes(linears, hiddenSize, sharedWidth) : 0)
  );
}
