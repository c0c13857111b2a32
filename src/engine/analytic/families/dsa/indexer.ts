import { type IndexerFacts, indexerFacts } from '../../../models/families/dsa.ts';
import { type Batch, blockTokens } from '../../../terms/batch.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { mlaDimsOf } from '../../../terms/plan-facts.ts';
import { precisionIndex } from '../../../terms/precision.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import { cacheBlocks, cachedTokens } from '../../memory/cache-blocks.ts';
import { cacheBytes } from '../../operators/attention.ts';
import { type PlannedOperator, requests, sequence, tokens } from '../../operators/planned-operator.ts';

/** Positions that the indexer hands on for each query token. */
export function pickedTokens({ topTokens }: IndexerFacts, batch: Batch): number {
  return Math.min(topTokens, batch.longestSequence);
}

/**
 * Share of the bandwidth that the real program grants to reading scattered cache pages in decode; longer caches do
 * better. The constants are its own (references/engine/families/dsa.md 2.1).
 */
function decodeReadEfficiency(sequenceLength: number): number {
  const blocks = Math.ceil(sequenceLength / blockTokens);
  return Math.max(0.15, Math.min(1, 0.3 + 0.23 * Math.log2(blocks / 128)));
}

/** The same in prefill. */
const prefillReadEfficiency = 0.9;

/** Query tokens that share one reading of the cache in prefill. */
const prefillReadTokens = 4;

/** Index keys read for all requests, as if they were read at full bandwidth. */
function historicalKeys({ groups, phase }: Batch): number {
  let keys = 0;
  for (const { count, queryLength, sequenceLength } of groups) {
    keys +=
      phase === 'decode'
        ? (count * queryLength * sequenceLength) / decodeReadEfficiency(sequenceLength)
        : (count * Math.ceil(queryLength / prefillReadTokens) * sequenceLength) / prefillReadEfficiency;
  }
  return keys;
}

const fp16 = precisionIndex.fp16;
const fp8 = precisionIndex.fp8;

/** Elements of a cached index key that share one fp32 scale with FP8 attention. */
const elementsPerScale = 128;

/**
 * Projections, norm and rotation of the indexer, its scores and its choice, as one operator; never sharded
 * (references/engine/families/dsa.md 2.1).
 */
export function indexerOperator(setup: ForwardSetup): PlannedOperator {
  const { architecture, linears, quantization } = setup;
  const { hiddenSize } = architecture;
  const { qLoraRank, rope } = mlaDimsOf(setup);
  const facts = indexerFacts(architecture);
  const { heads, width } = facts;
  const isFp8 = quantization.attention === 'FP8';
  const keyBytes =
    width * cacheBytes(quantization.attention) + (isFp8 ? 4 * Math.ceil(width / elementsPerScale) : 0);
  const queries = qLoraRank * heads * width;
  const others = hiddenSize * width + hiddenSize * heads;
  const elements = queries + others;
  // With sequence parallelism the projections of keys and head weights stay fp16.
  const otherBytes = setup.options.sequenceParallel ? 2 : linears.weightBytes;
  const fixedBytes = linears.weightBytes * queries + otherBytes * others + 2 * width;
  // Two int4 values share a byte.
  const stored = (inputs: number) => (linears.family === 'int4' ? inputs / 2 : inputs);
  return {
    name: 'tensor_cast.dsa_indexer',
    times: null,
    weights: linears.family,
    heads,
    picks: facts.topTokens,
    inputs: [
      sequence(tokens, hiddenSize),
      sequence(tokens, qLoraRank),
      sequence(tokens, rope),
      sequence(tokens, rope),
      [cacheBlocks(setup, 1), blockTokens, width],
      [tokens],
      [requests, (batch) => batch.maxBlocks],
      [requests],
      [heads * width, stored(qLoraRank)],
      [width, stored(hiddenSize)],
      [heads, stored(hiddenSize)],
      [width],
      [requests],
    ],
    matrixTerms: (batch) => [
      [2, batch.tokens, qLoraRank, heads * width],
      [2, batch.tokens, hiddenSize, width + heads],
      [2, batch.tokens, heads, batch.longestSequence, width],
    ],
    fill(batch, work) {
      const count = batch.tokens;
      work.move(
        count * (2 * hiddenSize + 2 * qLoraRank + 4 * rope + 8) +
          8 * batch.requests * batch.maxBlocks +
          16 * batch.requests +
          fixedBytes +
          historicalKeys(batch) * keyBytes,
        8 * count * pickedTokens(facts, batch) + count * keyBytes,
      );
      // All tokens are scored against the longest sequence, whatever their own is.
      const choices = count * batch.longestSequence;
      const scores = choices * heads;
      const rotated = count * (heads + 1);
      work.matrixOperations[fp16] = 2 * count * elements + (isFp8 ? 0 : 2 * scores * width);
      work.matrixOperations[fp8] = isFp8 ? 2 * scores * width : 0;
      work.vectorOperations[fp16] =
        3 * rotated * rope + 2 * scores + choices + (isFp8 ? 2 * rotated * width + 2 * scores + choices : 0);
    },
  };
}

/** Bytes of the indexer's projections and of the norm of its keys, in one layer. */
export function indexerWeightBytes(setup: ForwardSetup): number {
  const { architecture, linears } = setup;
  const { hiddenSize } = architecture;
  const { heads, width } = indexerFacts(architecture);
  return (
    weightBytes(linears, mlaDimsOf(setup).qLoraRank, heads * width) +
    weightBytes(linears, hiddenSize, width) +
    weightBytes(linears, hiddenSize, heads) +
    4 * width
  );
}

/** Bytes of the index keys of one layer; FP8 scales are read and written but not stored. */
export function indexerCacheBytes(setup: ForwardSetup, batch: Batch): number {
  const { architecture, quantization } = setup;
  const elements = cachedTokens(setup, batch) * indexerFacts(architecture).width;
  return elements * cacheBytes(quantization.attention);
}
