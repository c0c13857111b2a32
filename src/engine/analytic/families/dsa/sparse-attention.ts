import { indexerFacts } from '../../../models/families/dsa.ts';
import { blockTokens } from '../../../terms/batch.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { mlaDimsOf } from '../../../terms/plan-facts.ts';
import { precisionIndex } from '../../../terms/precision.ts';
import { mlaCache } from '../../blocks/mla.ts';
import {
  attentionPrecision,
  cacheBytes,
  requestLengthBytes,
  requestLengths,
} from '../../operators/attention.ts';
import { latentScaleBytes, latentScaleShapes } from '../../operators/mla.ts';
import {
  type Count,
  type PlannedOperator,
  requests,
  sequence,
  tokens,
} from '../../operators/planned-operator.ts';
import { pickedTokens } from './indexer.ts';

/** Query tokens of a request that share one reading of its picked tokens in decode. */
const tileTokens = 64;

/**
 * Share of the bandwidth that the real program grants to gathering picked tokens in decode; `pages`: those of the
 * longest choice. The constants are its own (references/engine/families/dsa.md 2.2).
 */
function decodeGatherEfficiency(pages: number): number {
  return Math.max(0.015, Math.min(0.08, 0.025 + 0.006 * Math.log2(pages / 16)));
}

/** The same in prefill. */
const prefillGatherEfficiency = 0.92;

const fp16 = precisionIndex.fp16;

/**
 * Latent attention over the picked tokens: decompressed in prefill, absorbed in decode. Which of the two is the phase
 * of the batch, not the length of the query. With a spread context (decode context parallel) a rank holds the query
 * heads of its group and a share of every sequence, but only its own heads' weights
 * (references/engine/families/dsa.md 2.2).
 */
export function sparseAttention(setup: ForwardSetup): PlannedOperator {
  const { architecture, quantization, linears, split } = setup;
  const widths = mlaDimsOf(setup);
  const { kvLoraRank: rank, nope, rope, value } = widths;
  const facts = indexerFacts(architecture);
  const ownHeads = architecture.queryHeads / split.tp;
  const isQuantized = quantization.attention !== 'DISABLED';
  const bytes = cacheBytes(quantization.attention);
  const entryBytes = (rank + rope) * bytes;
  const weights = rank * ownHeads * (nope + value) * bytes;
  const precision = precisionIndex[attentionPrecision(quantization.attention)];
  const scales = isQuantized ? latentScaleBytes(linears, architecture.queryHeads, widths) : 0;
  const ranksOf: Count = (batch) => (batch.decodesOverContext ? split.dcp : 1);
  const attendedPairs: Count = (batch) =>
    batch.groups.reduce((sum, { count, queryLength, sequenceLength }) => {
      const held = Math.max(1, Math.ceil(sequenceLength / ranksOf(batch)));
      return sum + count * queryLength * Math.min(held, pickedTokens(facts, batch));
    }, 0);
  return {
    name: `tensor_cast.mla_sparse_attention${isQuantized ? '_quant' : ''}`,
    times: null,
    picks: facts.topTokens,
    inputs: [
      [tokens, (batch) => ownHeads * ranksOf(batch), nope + rope],
      mlaCache(setup, 1),
      [requests, (batch) => batch.maxBlocks],
      ...requestLengths,
      [ownHeads, nope, rank],
      [ownHeads, rank, value],
      [rank, ownHeads * (nope + value)],
      sequence(tokens, (batch) => pickedTokens(facts, batch)),
      ...(isQuantized ? latentScaleShapes(linears, architecture.queryHeads, widths) : []),
    ],
    matrixTerms: (batch) => {
      const heads = ownHeads * ranksOf(batch);
      const pairs = attendedPairs(batch);
      return batch.phase === 'decode'
        ? [
            [2, batch.tokens, ownHeads, rank, nope + value],
            [2, pairs, heads, 2 * rank + rope],
          ]
        : [
            [2, batch.tokens, heads, rank, nope + value],
            [2, pairs, heads, nope + rope + value],
          ];
    },
    fill(batch, work) {
      const isDecode = batch.phase === 'decode';
      const ranks = ranksOf(batch);
      const heads = ownHeads * ranks;
      const picked = pickedTokens(facts, batch);
      let products = 0;
      let wholeProducts = 0;
      let gathered = 0;
      let pages = 0;
      let longestPages = 0;
      for (const { count, queryLength, sequenceLength } of batch.groups) {
        const held = Math.max(1, Math.ceil(sequenceLength / ranks));
        const attended = Math.min(held, picked);
        const attendedPages = Math.ceil(attended / blockTokens);
        const readers =
          count * (isDecode && !isQuantized ? Math.ceil(queryLength / tileTokens) : queryLength);
        products += count * queryLength * attended;
        wholeProducts += count * queryLength * held;
        gathered += readers * attended;
        pages += readers * attendedPages;
        longestPages = Math.max(longestPages, attendedPages);
      }
      const efficiency = isQuantized
        ? 1
        : isDecode
          ? decodeGatherEfficiency(longestPages)
          : prefillGatherEfficiency;
      const rows = batch.tokens;
      work.move(
        rows * heads * (nope + rope) * bytes +
          requestLengthBytes(batch) +
          8 * rows * picked +
          weights +
          (gathered * entryBytes) / efficiency +
          8 * pages +
          scales,
        2 * rows * heads * value,
      );
      work.matrixOperations[precision] = isDecode
        ? 2 * rows * ownHeads * rank * (nope + value) + 2 * products * heads * (2 * rank + rope)
        : 2 * rows * heads * rank * (nope + value) + 2 * products * heads * (nope + rope + value);
      // Quantising the probabilities is charged for the whole context, not for the picked tokens.
      work.vectorOperations[fp16] =
        4 * products * heads +
        (isQuantized
          ? 2 * wholeProducts * heads +
            2 * rows * heads * value +
            (isDecode ? 4 * rows * heads * rank : 2 * rows * heads * (nope + value))
          : 0);
    },
  };
}
