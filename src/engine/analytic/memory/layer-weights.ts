import { expertsOfRank } from '../../terms/batch.ts';
import { keyValueScaleRows, localHeads } from '../../terms/local-heads.ts';
import type { PlanContext } from '../../terms/plan-context.ts';
import { latentWidthsOf, moeFactsOf } from '../../terms/plan-facts.ts';
import { type LinearFormat, weightBytes } from '../../terms/quantization.ts';
import { holdsSharedExperts, shardsSharedExperts } from '../../terms/shared-experts.ts';

/** Bytes of q, k, v, o and the q/k norms of one layer (references/engine/memory.md 6.1). */
export function groupedQueryWeightBytes(context: PlanContext): number {
  const { architecture, linears, split } = context;
  const { hidden, headWidth, queryHeads, projectionBias: bias, outputBias, queryKeyNorm } = architecture;
  const heads = localHeads(context);
  const keyWidth = heads.keyValue * headWidth;
  const scaleRows = keyValueScaleRows(context, keyWidth, heads.isWide);
  const norms =
    queryKeyNorm === 'head'
      ? 4 * headWidth
      : queryKeyNorm === 'full'
        ? 2 * (heads.query + heads.keyValue) * headWidth
        : 0;
  return (
    weightBytes(linears, hidden, heads.query * headWidth, { bias }) +
    2 * weightBytes(linears, hidden, keyWidth, { bias, scaleRows }) +
    weightBytes(linears, Math.floor((queryHeads * headWidth) / split.oProjTp), hidden, { bias: outputBias }) +
    norms
  );
}

/** Bytes of the projections of latent attention in one layer. */
export function latentWeightBytes(context: PlanContext): number {
  const { architecture, linears, split } = context;
  const { hidden, queryHeads } = architecture;
  const { queryRank, keyValueRank, nope, rope, value } = latentWidthsOf(context);
  const heads = queryHeads / split.tp;
  return (
    weightBytes(linears, hidden, queryRank) +
    weightBytes(linears, queryRank, heads * (nope + rope)) +
    weightBytes(linears, hidden, keyValueRank + rope) +
    2 * queryRank +
    2 * keyValueRank +
    weightBytes(linears, Math.floor((queryHeads * value) / split.oProjTp), hidden) +
    weightBytes(linears, keyValueRank, heads * (nope + value))
  );
}

/** Bytes of gate, up and down projections of `width`. */
function gatedWeightBytes(format: LinearFormat, hidden: number, width: number, bias = false): number {
  return 2 * weightBytes(format, hidden, width, { bias }) + weightBytes(format, width, hidden, { bias });
}

/** Bytes of the feed-forward of a dense layer. */
export function denseMlpWeightBytes({ architecture, linears, split }: PlanContext): number {
  const { hidden, denseWidth, mlpBias } = architecture;
  return gatedWeightBytes(linears, hidden, Math.ceil(denseWidth / split.mlpTp), mlpBias);
}

/** Routed experts on the simulated rank, redundant ones included. */
export function localExperts({ routing }: PlanContext): number {
  return routing === null ? 0 : expertsOfRank(routing);
}

/** Bytes of one routed expert's share. */
function expertWeightBytes(context: PlanContext): number {
  const { architecture, experts, split } = context;
  const width = Math.ceil(moeFactsOf(context).expertWidth / split.moeTp);
  return gatedWeightBytes(experts, architecture.hidden, width);
}

/** Bytes of router, routed experts and shared experts of one layer. */
export function moeWeightBytes(context: PlanContext): number {
  const { architecture, linears, split } = context;
  const facts = moeFactsOf(context);
  const { hidden } = architecture;
  const sharedWidth = Math.ceil(facts.sharedWidth / (shardsSharedExperts(context) ? split.mlpTp : 1));
  return (
    facts.experts * (2 * hidden + facts.biasBytes) +
    localExperts(context) * expertWeightBytes(context) +
    (holdsSharedExperts(context) ? gatedWeightBytes(linears, hidden, sharedWidth) : 0)
  );
}
