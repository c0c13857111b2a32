import type { CompressRatio } from '../../../models/families/deepseek-v4.ts';
import { type Batch, blockTokens } from '../../../terms/batch.ts';
import { precisionIndex } from '../../../terms/precision.ts';
import { cacheBytes } from '../../operators/attention.ts';
import {
  type Count,
  type PlannedOperator,
  requests,
  sequence,
  tokens,
} from '../../operators/planned-operator.ts';
import type { V4Setup } from './v4-setup.ts';

const fp32 = precisionIndex.fp32;

/** Entries that a compressor hands to attention beside the window: of the packed tokens of the whole batch. */
export function compressedRows(ratio: CompressRatio, { groups, tokens }: Batch): number {
  if (ratio === 0) return 0;
  if (groups.every((group) => group.queryLength === 1)) return 1;
  return Math.floor(tokens / ratio);
}

/**
 * Compression of past tokens into one cache entry for each `ratio` of them. A prompt without context is compressed
 * in one go; tokens behind a context one by one, an entry being finished at every multiple of the ratio.
 */
export function compressor(
  setup: V4Setup,
  ratio: 4 | 128,
  width: number,
  options: { readonly rotates: boolean; readonly blocks: Count },
): PlannedOperator {
  const { architecture, quantization, v4 } = setup;
  const { hiddenSize } = architecture;
  const { rotates, blocks } = options;
  const overlaps = ratio === 4;
  const projected = (overlaps ? 2 : 1) * width;
  const span = overlaps ? 2 * ratio : ratio;
  const entryBytes = width * (rotates ? cacheBytes(quantization.attention) : 2);
  const finishing =
    5 * width +
    5 * v4.rotated +
    (rotates ? width * (Math.floor(Math.log2(width)) + 6) : 3 * Math.max(0, width - v4.rotated));
  return {
    name: 'tensor_cast.compressor',
    times: null,
    inputs: [sequence(tokens, hiddenSize), [blocks, blockTokens, width], [requests], [requests]],
    matrixTerms: (batch) => [[4, batch.tokens, hiddenSize, projected]],
    fill(batch, work) {
      const count = batch.tokens;
      let entries = 0;
      let vector = 0;
      let stateBytes = 0;
      for (const { count: members, queryLength, sequenceLength } of batch.groups) {
        const start = sequenceLength - queryLength;
        const finished = Math.floor(sequenceLength / ratio) - Math.floor(start / ratio);
        if (start === 0) {
          const rest = queryLength % ratio;
          const whole = queryLength - rest;
          const kept = (overlaps && whole >= ratio ? ratio : 0) + rest;
          vector += members * projected * (kept + (finished > 0 ? whole : 0));
          vector += members * finished * span * projected * (overlaps ? 8 : 6);
          stateBytes += members * 8 * kept * projected;
        } else {
          const pooled = span * (overlaps ? width : projected);
          vector += members * (queryLength * projected + finished * pooled * (overlaps ? 8 : 6));
          stateBytes += members * 8 * projected * (queryLength + (overlaps ? finished * ratio : 0));
        }
        entries += members * finished;
      }
      work.move(
        2 * count * hiddenSize + 16 * batch.requests + 8 * hiddenSize * projected,
        stateBytes + entries * entryBytes,
        8 * count * hiddenSize + 6 * entries * width,
      );
      work.matrixOperations[fp32] = 4 * count * hiddenSize * projected;
      work.vectorOperations[fp32] = count * hiddenSize + vector + entries * finishing;
    },
  };
}
