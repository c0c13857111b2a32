import type { LayerRange } from '../../models/layer-range.ts';
import { ParallelSplitError } from '../../terms/errors.ts';

/**
 * Layers of each pipeline stage. Left-over layers go one each to the stages before the last, from the back: the last
 * stage has the head as well (references/engine/forward-pass.md 5.7).
 * @throws ParallelSplitError when there are fewer layers than stages
 */
export function stageLayers(layers: number, stages: number): [LayerRange, ...LayerRange[]] {
  if (layers < stages) {
    throw new ParallelSplitError({
      code: 'stages',
      layers,
      pp: stages,
    });
  }
  const even = Math.floor(layers / stages);
  const left = layers % stages;
  const rangeFrom = (first: number, stage: number): LayerRange => {
    const fromBack = stages - 1 - stage;
    return { first, end: first + even + (fromBack >= 1 && fromBack <= left ? 1 : 0) };
  };
  const ranges: [LayerRange, ...LayerRange[]] = [rangeFrom(0, 0)];
  for (let stage = 1, { end } = ranges[0]; stage < stages; stage += 1) {
    const range = rangeFrom(end, stage);
    ranges.push(range);
    end = range.end;
  }
  return ranges;
}
