import { precisionIndex } from '../../../terms/precision.ts';
import type { OperatorWork } from '../../operators/work.ts';

const { fp16, fp32 } = precisionIndex;

/** Tokens that the delta rule works on at once. */
const chunkTokens = 64;

/** Local heads of a gated delta rule. */
export interface DeltaRule {
  readonly valueHeads: number;
  readonly keyWidth: number;
  readonly valueWidth: number;
}

/** Bytes of one fp32 recurrent state of all heads. */
export function stateBytes({ valueHeads, keyWidth, valueWidth }: DeltaRule): number {
  return 4 * valueHeads * keyWidth * valueWidth;
}

/** Work of one step from state to state for each of `tokens` (references/engine/families/qwen-hybrid.md 5). */
export function addRecurrentWork(rule: DeltaRule, tokens: number, work: OperatorWork): void {
  const { valueHeads, keyWidth, valueWidth } = rule;
  const rows = tokens * valueHeads;
  work.addMatrix(fp32, 4 * rows * keyWidth * valueWidth);
  work.addVector(fp16, 8 * rows * keyWidth);
  work.addVector(fp32, rows * (keyWidth + 2 * valueWidth + 2 + 2 * keyWidth * valueWidth));
}

/** Work of one sequence of `tokens` in chunks: triangular solves inside a chunk, one state step between chunks. */
export function addChunkWork(rule: DeltaRule, tokens: number, work: OperatorWork): void {
  const { valueHeads, keyWidth, valueWidth } = rule;
  const chunks = valueHeads * Math.ceil(tokens / chunkTokens);
  const rows = chunks * chunkTokens;
  const pairs = rows * chunkTokens;
  // Sums of squares over the rows of a chunk, divided without a remainder.
  const solve = Math.floor((chunks * (chunkTokens - 1) * chunkTokens * (2 * chunkTokens - 1)) / 3);
  work.addMatrix(
    fp32,
    pairs * (4 * keyWidth + 2 * valueWidth) +
      2 * pairs * (keyWidth + valueWidth) +
      6 * rows * keyWidth * valueWidth,
  );
  work.addVector(fp16, 8 * valueHeads * tokens * keyWidth);
  work.addVector(
    fp32,
    rows * (3 * keyWidth + 3 * valueWidth + 3) + 6 * pairs + solve + chunks * (2 * keyWidth * valueWidth + 1),
  );
}

/** Bytes of the intermediate tensors of the chunked rule, read and written once. */
export function chunkScratchBytes(rule: DeltaRule, tokens: number): number {
  const { valueHeads, keyWidth, valueWidth } = rule;
  const rows = valueHeads * Math.ceil(tokens / chunkTokens) * chunkTokens;
  return (
    4 * rows * (keyWidth + valueWidth) + 8 * rows * (2 * keyWidth + valueWidth + 3) + 32 * rows * chunkTokens
  );
}
