import type { LayerRange } from '../../models/layer-range.ts';
import type { TokenRouting } from '../../terms/batch.ts';
import { Batch } from '../../terms/batch.ts';
import type { ForwardCost, ForwardMemory, ForwardShape } from '../../terms/forward-pass.ts';
import type { ImagePlan, LayerPlan } from '../blocks/layer-plan.ts';
import type { MeasuredTimes } from '../measured/measured-times.ts';
import { cachedTokens } from '../memory/cache-blocks.ts';
import type { PlannedOperator } from '../operators/planned-operator.ts';
import { type DeviceRates, ForwardAccumulator } from './accumulate.ts';
import { type OperatorCost, OperatorLister, type PartOperators } from './operator-costs.ts';
import { streamedSeconds } from './streams.ts';

/** Parts of a pipeline stage; a forward pass without pipeline parallelism is a single one. */
export interface StageParts {
  readonly layers: LayerRange;
  /** The only stage there is. */
  readonly isWhole: boolean;
  readonly plan: LayerPlan;
  readonly routing: TokenRouting | null;
  /** @throws ParallelSplitError for a batch that this split cannot run; null where every batch can */
  readonly checkBatch: ((batch: Batch) => void) | null;
  /** Predicted tokens that the cache keeps room for. */
  readonly cachedAhead: number;
  /** The hand-over of activations to the next stage and their bytes; null on the last. */
  readonly pipelineSend: PipelineSend | null;
  /** Measured operators that take the place of the roofline; null without a database. */
  readonly measured: MeasuredTimes | null;
  /** Collectives run on a stream of their own. */
  readonly isStreamed: boolean;
}

/** The transfer of activations between two pipeline stages. */
export interface PipelineSend {
  readonly operator: PlannedOperator;
  readonly bytesPerToken: number;
}

/** Operators of one stage part by part, and what it hands on. */
export interface StageOperators {
  readonly layers: LayerRange;
  readonly parts: readonly PartOperators[];
  readonly pipelineSend: { readonly operator: OperatorCost; readonly bytes: number } | null;
}

/** Time and memory of one stage; `cost` leaves the hand-over out. */
export interface StageCost {
  readonly layers: LayerRange;
  readonly cost: ForwardCost;
  readonly pipelineSendSeconds: number;
}

/**
 * Lengths with the tokens of images: prefill computes them, decode finds them in the cache. The encoder runs in
 * prefill only (references/engine/families/vl.md 2).
 */
function withImageTokens(shape: ForwardShape, image: ImagePlan | null): ForwardShape {
  if (image === null) return { ...shape, imagesPerRequest: 0 };
  const images = shape.imagesPerRequest ?? image.perRequest ?? 0;
  const isPrefill = shape.phase === 'prefill';
  const added = images * image.tokens;
  return {
    ...shape,
    imagesPerRequest: isPrefill ? images : 0,
    requests: shape.requests.map((group) => ({
      count: group.count,
      queryLength: group.queryLength + (isPrefill ? added : 0),
      sequenceLength: group.sequenceLength + added,
    })),
  };
}

/** One pipeline stage on one device. */
export class PlannedStage {
  private readonly parts: StageParts;
  private readonly lister: OperatorLister;
  private readonly accumulator: ForwardAccumulator;

  constructor(parts: StageParts, rates: DeviceRates) {
    this.parts = parts;
    this.lister = new OperatorLister(rates, parts.measured);
    this.accumulator = new ForwardAccumulator(rates, parts.measured);
  }

  /** Seconds, bounds and bytes of the stage without its hand-over. */
  cost(shape: ForwardShape): ForwardCost {
    const batch = this.batchOf(shape);
    const { seconds, bounds } = this.accumulator.run(this.parts.plan.segments[shape.phase], batch);
    const segments = this.parts.plan.segments[shape.phase];
    return {
      seconds: this.parts.isStreamed ? streamedSeconds(this.lister.parts(segments, batch)) : seconds,
      bounds,
      memory: this.memoryOf(batch),
    };
  }

  memory(shape: ForwardShape): ForwardMemory {
    return this.memoryOf(this.batchOf(shape));
  }

  withPipelineSend(shape: ForwardShape): StageCost {
    const { layers } = this.parts;
    const { pipelineSend } = this.operators(shape);
    return { layers, cost: this.cost(shape), pipelineSendSeconds: pipelineSend?.operator.seconds ?? 0 };
  }

  operators(shape: ForwardShape): StageOperators {
    const { layers, plan, pipelineSend } = this.parts;
    const batch = this.batchOf(shape);
    const operator = pipelineSend === null ? null : this.lister.cost(pipelineSend.operator, batch);
    return {
      layers,
      parts: this.lister.parts(plan.segments[shape.phase], batch),
      pipelineSend:
        pipelineSend === null || operator === null
          ? null
          : { operator, bytes: pipelineSend.bytesPerToken * batch.tokens },
    };
  }

  private batchOf(shape: ForwardShape): Batch {
    const { plan, routing, checkBatch } = this.parts;
    const batch = new Batch(withImageTokens(shape, plan.image), routing);
    checkBatch?.(batch);
    return batch;
  }

  private memoryOf(batch: Batch): ForwardMemory {
    const { plan, isWhole } = this.parts;
    const encoderBytes = batch.images > 0 ? (plan.image?.encoderWeightBytes ?? 0) : 0;
    const weightBytes = plan.weightBytes + encoderBytes;
    const kvCacheBytes = plan.keyValueCacheBytes(batch);
    const replayed = plan.activationBytes(batch);
    const activationBytes = Math.max(0, replayed);
    return {
      weightBytes,
      kvCacheBytes,
      indexerCacheBytes: plan.indexerCacheBytes(batch),
      cachedTokens: cachedTokens(this.parts, batch),
      activationBytes,
      peakBytes: weightBytes + kvCacheBytes + (isWhole ? activationBytes : replayed),
    };
  }
}
