import { type DeviceRates, ForwardAccumulator, ratesOf } from './accumulate.ts';
import { Batch } from './batch.ts';
import type { ImagePlan, LayerPlan } from './layer-plan.ts';
import { listOperators, type OperatorCost } from './operator-costs.ts';
import type { PlanContext } from './plan-context.ts';
import type { ForwardCost, ForwardMemory, ForwardShape, PreparedForward } from './prepared-forward.ts';

/**
 * Lengths with the tokens of images: prefill computes them, decode finds them in the cache. The encoder runs in
 * prefill only (engine family vl, section 2).
 */
function withImageTokens(shape: ForwardShape, image: ImagePlan): ForwardShape {
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

/** A layer plan on one device: total costs for a search, operator by operator for tables and explanations. */
export class PlannedForward implements PreparedForward {
  private readonly context: PlanContext;
  private readonly plan: LayerPlan;
  private readonly rates: DeviceRates;
  private readonly accumulator: ForwardAccumulator;

  constructor(context: PlanContext, plan: LayerPlan) {
    this.context = context;
    this.plan = plan;
    this.rates = ratesOf(context.device);
    this.accumulator = new ForwardAccumulator(this.rates);
  }

  /** Seconds, bounds and bytes of one forward pass. */
  cost(shape: ForwardShape): ForwardCost {
    const batch = this.batchOf(shape);
    const { seconds, bounds } = this.accumulator.run(this.plan.segments[shape.phase], batch);
    return { seconds, bounds, memory: this.memoryOf(batch) };
  }

  /** Every operator that takes time, in the order in which the program first runs it. */
  operators(shape: ForwardShape): OperatorCost[] {
    const batch = this.batchOf(shape);
    return listOperators(this.plan.segments[shape.phase], batch, this.rates);
  }

  private batchOf(shape: ForwardShape): Batch {
    const { image } = this.plan;
    const withImages = image === null ? { ...shape, imagesPerRequest: 0 } : withImageTokens(shape, image);
    return new Batch(withImages, this.context.routing);
  }

  private memoryOf(batch: Batch): ForwardMemory {
    const { image, weightBytes } = this.plan;
    return {
      weightBytes: weightBytes + (image !== null && batch.images > 0 ? image.encoderWeightBytes : 0),
      kvCacheBytes: this.plan.keyValueCacheBytes(batch),
      indexerCacheBytes: this.plan.indexerCacheBytes(batch),
      activationBytes: this.plan.activationBytes(batch),
    };
  }
}
