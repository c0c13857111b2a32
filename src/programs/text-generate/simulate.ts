import {
  type ForwardCost,
  gibibyte,
  ParallelSplitError,
  prepareForward,
  UnsupportedArchitectureError,
} from '../../engine/index.ts';
import type {
  ForwardRequest,
  PassMemory,
  SimulatedPass,
} from '../../results/writers/text-generate/simulated-pass.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { worded } from '../../text/worded.ts';
import { ConstraintError } from '../arguments/argument-errors.ts';

type Texts = Catalogue['engineCommand'];

function memoryOf({ spec, reservedMemoryGiB }: ForwardRequest, { memory }: ForwardCost): PassMemory {
  const totalGiB = spec.device.memoryBytes / gibibyte;
  return {
    totalGiB,
    reservedGiB: reservedMemoryGiB,
    weightGiB: memory.weightBytes / gibibyte,
    kvCacheGiB: memory.kvCacheBytes / gibibyte,
    indexerCacheGiB: memory.indexerCacheBytes / gibibyte,
    cachedTokens: memory.cachedTokens,
    activationGiB: memory.activationBytes / gibibyte,
    availableGiB: totalGiB - memory.peakBytes / gibibyte - reservedMemoryGiB,
  };
}

/** Runs the forward pass. @throws ConstraintError when the model cannot be laid out like this */
export function simulate(request: ForwardRequest, texts: Texts): SimulatedPass {
  const { spec, shape, queries, queryLength } = request;
  try {
    const forward = prepareForward(spec);
    const cost = forward.cost(shape);
    return {
      timedBy: (spec.measured ?? null) === null ? 'analytic' : 'empirical',
      request,
      cost,
      stages: forward.stages(shape),
      operators: forward.stageOperators(shape),
      queriesPerRank: Math.ceil(queries / spec.split.dp),
      tokensPerSecondPerDevice: (queries * queryLength) / (cost.seconds * spec.split.worldSize),
      memory: memoryOf(request, cost),
    };
  } catch (error) {
    if (error instanceof ParallelSplitError) {
      throw new ConstraintError(texts.modelCannotSplit(worded(texts.splitByFlags, error.problem)));
    }
    if (error instanceof UnsupportedArchitectureError) {
      throw new ConstraintError(texts.modelUnsupported(worded(texts.problems.model, error.problem)));
    }
    throw error;
  }
}
