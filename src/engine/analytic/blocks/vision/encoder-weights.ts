import type { VisionFacts } from '../../../models/vision-facts.ts';

const bytesPerParameter = 2;

/** Parameters of a linear with bias. */
function linearParameters(inputs: number, outputs: number): number {
  return inputs * outputs + outputs;
}

/**
 * Bytes of the image encoder, never quantised: whole on every rank, or a share of each linear
 * (references/engine/families/vl.md 5).
 */
export function encoderWeightBytes(vision: VisionFacts, ranks: number): number {
  const { depth, hiddenSize, feedForward, outputs, merge, patchValues, positions, deepstack } = vision;
  const merged = hiddenSize * merge ** 2;
  const block =
    4 * hiddenSize +
    linearParameters(hiddenSize, (3 * hiddenSize) / ranks) +
    linearParameters(hiddenSize / ranks, hiddenSize) +
    linearParameters(hiddenSize, feedForward / ranks) +
    linearParameters(feedForward / ranks, hiddenSize);
  const merger = linearParameters(merged, merged / ranks) + linearParameters(merged / ranks, outputs);
  const parameters =
    linearParameters(patchValues, hiddenSize) +
    positions * hiddenSize +
    depth * block +
    2 * hiddenSize +
    merger +
    deepstack.length * (2 * merged + merger);
  return bytesPerParameter * parameters;
}
