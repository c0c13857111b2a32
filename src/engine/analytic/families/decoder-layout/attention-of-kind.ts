import type { DecoderFacts, LayerSizes } from '../../../models/families/decoder-facts.ts';
import type { Batch } from '../../../terms/batch.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { type LocalHeads, localHeads } from '../../../terms/local-heads.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import type { GroupedQueryVariant } from '../../blocks/grouped-query.ts';
import { groupedQueryCacheBytes } from '../../memory/key-value-cache.ts';
import { linear } from '../../operators/linear.ts';
import { rmsNorm } from '../../operators/norm.ts';
import { memoryOperator, type PlannedOperator, tokens } from '../../operators/planned-operator.ts';
import type { DecoderBlock } from '../decoder.ts';
import { groupedQueryLayer } from '../layers.ts';
import { attentionExperts } from './attention-experts.ts';
import { filteredQueries } from './filtered-queries.ts';
import { lastTokens } from './window.ts';

/** Whether a layer sees everything or the last tokens alone. */
export type Sight = 'full_attention' | 'sliding_attention';

/** The plan as layers of one kind see it, whose heads may be others; `sizes`: those of a single layer. */
export function setupOfKind(
  setup: ForwardSetup,
  { heads }: DecoderFacts,
  kind: Sight,
  { queryHeads, kvHeads }: LayerSizes,
): ForwardSetup {
  const own = kind === 'full_attention' ? heads.full : heads.sliding;
  const { architecture } = setup;
  const headDim = own.headDim ?? architecture.headDim;
  const rotaryDim = Math.min(architecture.rotaryDim, headDim);
  const ofLayer = {
    ...(queryHeads === undefined ? {} : { queryHeads }),
    ...(kvHeads === undefined ? {} : { kvHeads }),
  };
  return { ...setup, architecture: { ...architecture, ...own, ...ofLayer, rotaryDim } };
}

/** Queries through a low rank with a norm of its own, keys and values at once (Step-3). */
function rankedProjections(rank: number): NonNullable<GroupedQueryVariant['projections']> {
  return (setup: ForwardSetup, heads: LocalHeads): PlannedOperator[] => {
    const { architecture, linears: format, isCompiled } = setup;
    const { hiddenSize, headDim } = architecture;
    const key = { rows: tokens, inputs: hiddenSize, outputs: heads.keyValue * headDim };
    return [
      ...rmsNorm(tokens, hiddenSize, isCompiled),
      ...linear(format, { rows: tokens, inputs: hiddenSize, outputs: rank }),
      ...rmsNorm(tokens, rank, isCompiled),
      ...linear(format, { rows: tokens, inputs: rank, outputs: heads.query * headDim }),
      ...linear(format, key),
      ...linear(format, key),
    ];
  };
}

/** A gate as wide as the queries: its projection and the product with what attention gives. */
function outputGate(
  { architecture, linears: format }: ForwardSetup,
  { query }: LocalHeads,
): PlannedOperator[] {
  const width = query * architecture.headDim;
  return [
    ...linear(format, { rows: tokens, inputs: architecture.hiddenSize, outputs: width }),
    memoryOperator('sigmoid_gate', tokens, 4 * width, 2 * width),
  ];
}

/** Norm and queries alone: keys and values are those of an earlier layer. */
function queriesAlone(setup: ForwardSetup, { query }: LocalHeads): PlannedOperator[] {
  const { architecture, linears: format, isCompiled } = setup;
  const { hiddenSize, headDim, projectionBias: bias } = architecture;
  return [
    ...rmsNorm(tokens, hiddenSize, isCompiled),
    ...linear(format, { rows: tokens, inputs: hiddenSize, outputs: query * headDim, bias }),
  ];
}

/** How a layer of attention stands among the others. */
export interface Placement {
  readonly sight: Sight;
  /** Its attention reads the cache of an earlier layer. */
  readonly readsOtherCache: boolean;
  /** Its result goes into the output projection of the state beside it. */
  readonly isJoined: boolean;
}

/** Bytes by which the weights of a layer differ from those of plain grouped-query attention. */
function otherWeightBytes(
  setup: ForwardSetup,
  facts: DecoderFacts,
  { sight, readsOtherCache, isJoined }: Placement,
): number {
  const { architecture, linears: format, split } = setup;
  const { hiddenSize, headDim, projectionBias: bias } = architecture;
  const heads = localHeads(setup);
  const { queryRank, hasOutputGate } = facts;
  const { valueDim, sharesKeys } = facts.heads;
  const query = weightBytes(format, hiddenSize, heads.query * headDim);
  const narrower = valueDim === null ? 0 : valueDim - headDim;
  const output = Math.floor((heads.query * split.tp * narrower) / split.oProjTp);
  const borrows = readsOtherCache && !facts.projectsBorrowed;
  const key = (width: number) => weightBytes(format, hiddenSize, heads.keyValue * width, { bias });
  const joined = Math.floor((heads.query * split.tp * (headDim + narrower)) / split.oProjTp);
  return (
    (queryRank === null
      ? 0
      : weightBytes(format, hiddenSize, queryRank) +
        weightBytes(format, queryRank, heads.query * headDim) +
        2 * queryRank -
        query) +
    (hasOutputGate ? query : 0) +
    weightBytes(format, hiddenSize, heads.keyValue * narrower) +
    weightBytes(format, output, hiddenSize) -
    (borrows ? key(headDim) + key(headDim + narrower) : 0) -
    (isJoined ? weightBytes(format, joined, hiddenSize) : 0) -
    (sharesKeys && sight === 'full_attention' ? weightBytes(format, hiddenSize, heads.keyValue * headDim) : 0)
  );
}

/** Grouped-query attention of one kind of layer. */
export function attentionOfKind(
  given: ForwardSetup,
  facts: DecoderFacts,
  placement: Placement,
  sizes: LayerSizes,
): DecoderBlock {
  const { sight, readsOtherCache, isJoined } = placement;
  const setup = setupOfKind(given, facts, sight, sizes);
  const borrowsCache = readsOtherCache && !facts.projectsBorrowed;
  const seen = seenBy(facts, sight);
  const block = groupedQueryLayer(setup, {
    borrowsCache,
    ...(seen === null ? {} : { sees: seen }),
    ...(facts.queryRank === null ? {} : { projections: rankedProjections(facts.queryRank) }),
    ...(borrowsCache ? { projections: queriesAlone } : {}),
    ...(setup.architecture.rotaryDim === 0 ? { rotation: () => [] } : {}),
    ...(facts.hasOutputGate ? { gate: outputGate } : {}),
    ...(isJoined ? { output: () => [] } : {}),
  });
  const { experts } = facts.heads;
  const beside = [
    ...(facts.filtersQueries ? [filteredQueries(setup)] : []),
    ...(experts === null ? [] : [attentionExperts(setup, experts)]),
  ];
  return {
    operators: [...beside.flatMap(({ operators }) => operators), ...block.operators],
    weightBytes:
      beside.reduce((sum, one) => sum + one.weightBytes, block.weightBytes) +
      otherWeightBytes(setup, facts, placement),
  };
}

/** The batch as attention of one kind sees it; null where that is the batch itself. */
export function seenBy(
  { window, memoryTokens }: DecoderFacts,
  sight: Sight,
): ((batch: Batch) => Batch) | null {
  const isWindowed = sight === 'sliding_attention' && window > 0;
  if (!isWindowed && memoryTokens === 0) return null;
  return lastTokens(isWindowed ? window : Number.POSITIVE_INFINITY, memoryTokens);
}

/** Bytes of keys and values of one layer. */
export function cacheBytesOfKind(
  given: ForwardSetup,
  facts: DecoderFacts,
  kind: Sight,
  sizes: LayerSizes,
): (batch: Batch) => number {
  const setup = setupOfKind(given, facts, kind, sizes);
  const { headDim } = setup.architecture;
  const share = facts.heads.valueDim === null ? 1 : (headDim + facts.heads.valueDim) / (2 * headDim);
  return (batch) => share * groupedQueryCacheBytes(setup, batch);
}
