import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { moeFactsOf } from '../../terms/plan-facts.ts';
import { precisionIndex } from '../../terms/precision.ts';
import { allToAllSeconds } from '../communication/collectives.ts';
import { formatSuffixes } from '../operators/grouped-matmul.ts';
import type { PlannedOperator } from '../operators/planned-operator.ts';

const fp16 = precisionIndex.fp16;
const fp32 = precisionIndex.fp32;

/**
 * Dispatch, the experts of the rank and the way back as one kernel: both multiplications against the memory of input,
 * weights and output, then two exchanges of the rows in the precision of the weights
 * (references/engine/operator-time.md 2.2).
 */
export function dispatchFfnCombine(setup: ForwardSetup): PlannedOperator {
  const { architecture, experts: format, processGroups, split } = setup;
  const { hiddenSize } = architecture;
  const { expertWidth, perToken } = moeFactsOf(setup);
  const width = Math.ceil(expertWidth / split.moeTp);
  const precision = precisionIndex[format.precision];
  const isInt4 = format.family === 'int4';
  const elementBytes = format.family === 'fp16' ? 2 : 1;
  const scales = format.family === 'fp16' ? 0 : 8;
  const weights = 3 * hiddenSize * width;
  return {
    name: `tensor_cast.dispatch_ffn_combine${formatSuffixes[format.family]}`,
    times: null,
    inputs: [
      [(batch) => batch.routing.tokens, hiddenSize],
      [(batch) => batch.routing.tokens, perToken],
    ],
    fill(batch, work) {
      const { tokens, assignments, activeExperts } = batch.routing;
      const rows = activeExperts * Math.max(1, Math.floor(assignments / activeExperts));
      work.hasNoStaticCost = true;
      work.readBytes =
        2 * tokens * hiddenSize + 8 * assignments + activeExperts * (weights * format.weightBytes + scales);
      work.writeBytes = 2 * assignments * hiddenSize;
      work.matrixOperations[precision] = 6 * rows * hiddenSize * width;
      work.vectorOperations[fp16] = 7 * rows * width;
      if (isInt4) work.vectorOperations[fp32] = activeExperts * weights;
      if (processGroups.ep.size <= 1) return;
      const crossing =
        (processGroups.ep.size - 1) *
        Math.max(1, Math.floor(assignments / processGroups.ep.size)) *
        hiddenSize;
      work.addedExchanges = 2;
      work.addedBytes = 2 * assignments * hiddenSize * elementBytes;
      work.addedLinkSeconds = allToAllSeconds(processGroups.ep, crossing * elementBytes);
    },
  };
}
