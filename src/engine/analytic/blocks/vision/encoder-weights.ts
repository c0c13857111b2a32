import type { VisionFacts } from '../../../models/vision-facts.ts';

const bytesPerParameter = 2;

/** Parameters of a linear with bias. */
function linearParameters(inputs: number, outputs: number): number {
  return inputs * outputs + outputs;
}

/** Bytes of the image encoder; whole on every rank and never quantised (references/engine/families/vl.md 5). */
export function encoderWeightBytes(vision: VisionFacts): number {
  const { depth, hiddenSize, feedForward, outputs, merge, patchValues, positions, deepstack } = vision;
  const merged = hiddenSize * merge ** 2;
  const block =
    4 * hiddenSize +
    linearParameters(hiddenSize, 3 * hiddenSize) +
    linearParameters(hiddenSize, hiddenSize) +
    linearParameters(hiddenSize, feedForward) +
    linearParameters(feedForward, hiddenSize);
  const merger = linearParameters(merged, merged) + linearParameters(merged, outputs);
  const parameters =
    linearParameters(patchValues, hiddenSize) +
    positions * hiddenSize +
    depth * block +
    2 * hiddenSize +
    merger +
    deepstack.length * (2 * merged + merger);
  return bytesPerParameter * parameters;
}
