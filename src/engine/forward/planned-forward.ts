import { type DeviceRates, ForwardAccumulator, ratesOf } from './accumulate.ts';
import { Batch } from './batch.ts';
import type { LayerPlan } from './layer-plan.ts';
import { listOperators, type OperatorCost } from './operator-costs.ts';
import type { PlanContext } from './plan-context.ts';
import type { ForwardCost, ForwardMemory, ForwardShape, PreparedForward } from './prepared-forward.ts';

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
    const batch = new Batch(shape, this.context.routing);
    const { seconds, bounds } = this.accumulator.run(this.plan.segments[shape.phase], batch);
    return { seconds, bounds, memory: this.memoryOf(batch) };
  }

  /** Every operator that takes time, in the order in which the program first runs it. */
  operators(shape: ForwardShape): OperatorCost[] {
    const batch = new Batch(shape, this.context.routing);
    return listOperators(this.plan.segments[shape.phase], batch, this.rates);
  }

  private memoryOf(batch: Batch): ForwardMemory {
    return {
      weightBytes: this.plan.weightBytes,
      kvCacheBytes: this.plan.keyValueCacheBytes(batch),
      indexerCacheBytes: this.plan.indexerCacheBytes(batch),
      activationBytes: this.plan.activationBytes(batch),
    };
  }
}
