import { indexerFacts } from '../../../models/families/dsa.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { mlaDimsOf } from '../../../terms/plan-facts.ts';
import { loneRank } from '../../../terms/process-group.ts';
import { linearFormat, weightBytes } from '../../../terms/quantization.ts';
import {
  gatherQueries,
  mergePartialResults,
  shareLengthsOfLayer,
  unlessSharing,
  whileSharing,
} from '../../blocks/context-parallel.ts';
import { outputProjection } from '../../blocks/grouped-query.ts';
import { mlaCache } from '../../blocks/mla.ts';
import { mlaWeightBytes } from '../../memory/layer-weights.ts';
import { quantizeForCache } from '../../operators/attention.ts';
import { mlaParts, mlaProjection, writeMlaCache } from '../../operators/mla.ts';
import type { PlannedOperator } from '../../operators/planned-operator.ts';
import type { DecoderBlock } from '../decoder.ts';
import { indexerOperator, indexerWeightBytes } from './indexer.ts';
import { sparseAttention } from './sparse-attention.ts';

const halfPrecision = linearFormat('DISABLED', 32);

/**
 * With sequence parallelism every rank computes the whole attention of its tokens: nothing of it is sharded over TP, and
 * three of its linears stay fp16 (references/engine/families/dsa.md 7).
 */
export function wholeAttention(setup: ForwardSetup): ForwardSetup {
  const { split, processGroups } = setup;
  return {
    ...setup,
    split: { ...split, tp: 1, oProjTp: 1 },
    processGroups: { ...processGroups, tp: loneRank, oProj: loneRank },
  };
}

/** Bytes by which those linears are larger than quantised ones. */
function unquantizedBytes(setup: ForwardSetup, hasIndexer: boolean): number {
  const { architecture, linears } = setup;
  const { kvLoraRank, nope, value } = mlaDimsOf(setup);
  const { heads, width } = indexerFacts(architecture);
  const beyond = (inputs: number, outputs: number) =>
    weightBytes(halfPrecision, inputs, outputs) - weightBytes(linears, inputs, outputs);
  return (
    beyond(kvLoraRank, architecture.queryHeads * (nope + value)) +
    (hasIndexer ? beyond(architecture.hiddenSize, width) + beyond(architecture.hiddenSize, heads) : 0)
  );
}

/**
 * Sparse latent attention from its norm, which is given, to the all-reduce. A layer without an indexer of its own attends
 * to the tokens that the last one picked.
 */
export function dsaLayer(
  given: ForwardSetup,
  hasIndexer: boolean,
  norm: readonly PlannedOperator[],
): DecoderBlock {
  const isWhole = given.options.sequenceParallel;
  const setup = isWhole ? wholeAttention(given) : given;
  const { architecture, quantization, linears, split } = setup;
  const { hiddenSize, queryHeads } = architecture;
  const widths = mlaDimsOf(setup);
  const heads = queryHeads / split.tp;
  const quantized = (attending: number) =>
    quantizeForCache(quantization.attention, mlaParts(attending, widths));
  return {
    operators: [
      ...norm,
      mlaProjection(linears, hiddenSize, heads, widths),
      ...(hasIndexer ? [indexerOperator(setup)] : []),
      ...gatherQueries(setup, widths.nope + widths.rope, heads),
      ...shareLengthsOfLayer(setup),
      ...(split.dcp === 1
        ? quantized(heads)
        : [...unlessSharing(quantized(heads)), ...whileSharing(quantized(heads * split.dcp))]),
      writeMlaCache(widths, quantization.attention, mlaCache(setup, 1)),
      sparseAttention(setup),
      ...mergePartialResults(setup, {
        heads,
        valueWidth: widths.value,
        scalarProducts: [6, 6],
        additions: 1,
        isCopied: true,
      }),
      ...outputProjection(setup, queryHeads * widths.value, { bias: false, headDim: widths.value }),
    ],
    weightBytes:
      mlaWeightBytes(setup) +
      (hasIndexer ? indexerWeightBytes(setup) : 0) +
      (isWhole ? unquantizedBytes(setup, hasIndexer) : 0),
  };
}
