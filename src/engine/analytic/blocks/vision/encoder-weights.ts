import type { VisionFacts } from '../../../models/vision-facts.ts';

const bytesPerParameter = 2;

/** Parameters of a linear with bias. */
function linearParameters(inputs: number, outputs: number): number {
  return inputs * outputs + outputs;
}

/** Bytes of the image encoder; whole on every rank and never quantised (references/engine/families/vl.md 5). */
export function encoderWeightBytes(vision: VisionFacts): number {
  const { depth, hidden, feedForward, outputs, merge, patchValues, positions, deepstack } = vision;
  const merged = hidden * merge ** 2;
  const block =
    4 * hidden +
    linearParameters(hidden, 3 * hidden) +
    linearParameters(hidden, hidden) +
    linearParameters(hidden, feedForward) +
    linearParameters(feedForward, hidden);
  const merger = linearParameters(merged, merged) + linearParameters(merged, outputs);
  const parameters =
    linearParameters(patchValues, hidden) +
    positions * hidden +
    depth * block +
    2 * hidden +
    merger +
    deepstack.length * (2 * merged + merger);
  return bytesPerParameter * parameters;
}
