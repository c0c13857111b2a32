import type {
  BoundSeconds,
  ForwardCost,
  ForwardMemory,
  ForwardShape,
  Phase,
  RequestGroup,
} from '../../terms/forward-pass.ts';
import type { StepTimer } from '../../terms/step-timer.ts';
import { gibibyte } from '../../terms/units.ts';
import type { BatchedForward, ForwardFamily, ForwardSample, PassMemory } from './batched-forward.ts';

/** Memory of the device, and what is kept free of it. */
export interface MemoryBudget {
  readonly deviceBytes: number;
  /** Kept free before the check, in GiB. */
  readonly reservedGiB: number;
}

/**
 * Share of the activation that mixed batches are granted when they do not fit otherwise
 * (references/engine/memory.md 6.4).
 */
const mixedActivationShare = 0.1;

/** Memory at once, time when somebody asks: batches that do not fit are never timed. */
class LazySample implements ForwardSample {
  readonly memory: PassMemory;
  private readonly measure: () => ForwardCost;
  private measured: ForwardCost | null = null;

  constructor(memory: PassMemory, measure: () => ForwardCost) {
    this.memory = memory;
    this.measure = measure;
  }

  get latencyMs(): number {
    return this.cost.seconds * 1000;
  }

  get bounds(): BoundSeconds {
    return this.cost.bounds;
  }

  private get cost(): ForwardCost {
    this.measured ??= this.measure();
    return this.measured;
  }
}

/** Computes each forward pass of one configuration once (references/engine/serving.md 7.2). */
export class ForwardCache implements ForwardFamily {
  readonly dp: number;
  private readonly forward: StepTimer;
  private readonly budget: MemoryBudget;
  private readonly images: { readonly imagesPerRequest?: number };
  private readonly shapes = new Map<string, BatchedForward>();
  private readonly mixedSamples = new Map<string, ForwardSample>();

  /** `imagesPerRequest`: null keeps the number that the forward pass was prepared for. */
  constructor(forward: StepTimer, dp: number, budget: MemoryBudget, imagesPerRequest: number | null = null) {
    this.forward = forward;
    this.images = imagesPerRequest === null ? {} : { imagesPerRequest };
    this.dp = dp;
    this.budget = budget;
  }

  of(phase: Phase, queryLength: number, sequenceLength: number): BatchedForward {
    const key = `${phase} ${queryLength} ${sequenceLength}`;
    const known = this.shapes.get(key);
    if (known !== undefined) return known;
    const samples = new Map<number, ForwardSample>();
    const batched: BatchedForward = {
      at: (requests) => {
        const count = Math.ceil(requests / this.dp);
        const sampled = samples.get(count);
        if (sampled !== undefined) return sampled;
        const requestsOfRank = [{ count, queryLength, sequenceLength }];
        const sample = this.sample({ ...this.images, phase, requests: requestsOfRank }, 1);
        samples.set(count, sample);
        return sample;
      },
    };
    this.shapes.set(key, batched);
    return batched;
  }

  mixed(requests: readonly RequestGroup[]): ForwardSample {
    const key = requests.map((one) => `${one.count}x${one.queryLength}/${one.sequenceLength}`).join(' ');
    const known = this.mixedSamples.get(key);
    if (known !== undefined) return known;
    const [first] = requests;
    const shape: ForwardShape = {
      phase: 'prefill',
      requests,
      // The first request alone says whether recurrent layers continue; images have no part in mixed batches.
      hasContext: first !== undefined && first.sequenceLength > first.queryLength,
      imagesPerRequest: 0,
    };
    const isVaried = new Set(requests.map((one) => one.queryLength)).size > 1;
    const sample = this.sample(shape, isVaried ? mixedActivationShare : 1);
    this.mixedSamples.set(key, sample);
    return sample;
  }

  /** `leastActivationShare`: the share of the activation that is granted when the whole does not fit. */
  private sample(shape: ForwardShape, leastActivationShare: number): ForwardSample {
    const bytes = this.forward.memory(shape);
    const whole = this.memory(bytes, 1);
    const memory = whole.availableGiB < 0 ? this.memory(bytes, leastActivationShare) : whole;
    return new LazySample(memory, () => this.forward.cost(shape));
  }

  private memory(bytes: ForwardMemory, activationShare: number): PassMemory {
    const weightGiB = bytes.weightBytes / gibibyte;
    const kvCacheGiB = bytes.kvCacheBytes / gibibyte;
    const activationGiB = (bytes.activationBytes / gibibyte) * activationShare;
    const { deviceBytes, reservedGiB } = this.budget;
    return {
      weightGiB,
      kvCacheGiB,
      activationGiB,
      availableGiB: deviceBytes / gibibyte - weightGiB - kvCacheGiB - activationGiB - reservedGiB,
    };
  }
}
