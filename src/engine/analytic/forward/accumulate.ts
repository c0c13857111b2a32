import type { Batch } from '../../terms/batch.ts';
import type { DeviceProfile } from '../../terms/device.ts';
import type { BoundSeconds } from '../../terms/forward-pass.ts';
import { precisions } from '../../terms/precision.ts';
import type { MeasuredTimes } from '../measured/measured-times.ts';
import type { Segment } from '../operators/segment.ts';
import { OperatorWork } from '../operators/work.ts';

/** Rates of one device with its efficiencies applied; 0 where a format has no peak. */
export interface DeviceRates {
  readonly matrix: Float64Array;
  readonly vector: Float64Array;
  readonly bytesPerSecond: number;
  readonly staticSeconds: DeviceProfile['staticSeconds'];
}

/** Prepares the rates of a device. */
export function ratesOf(profile: DeviceProfile): DeviceRates {
  const rates = (peaks: DeviceProfile['matrixPeaks']) =>
    Float64Array.from(precisions, (precision) => (peaks[precision] ?? 0) * profile.computeEfficiency);
  return {
    matrix: rates(profile.matrixPeaks),
    vector: rates(profile.vectorPeaks),
    bytesPerSecond: profile.memoryBytesPerSecond * profile.memoryEfficiency,
    staticSeconds: profile.staticSeconds,
  };
}

/** The class of cost that decided an operator's time (references/engine/operator-time.md 2.3). */
export type Bound = 'memory' | 'communication' | 'matrix' | 'vector' | 'none';

/** Seconds of one operator call, by component. */
export class OperatorSeconds {
  total = 0;
  /** The part of `total` that work explains; the rest is static cost. */
  slowest = 0;
  memory = 0;
  communication = 0;
  matrix = 0;
  vector = 0;
  bound: 'memory' | 'communication' | 'compute' | 'none' = 'none';

  /**
   * Roofline of one call: `max(matrix + vector, memory, links)` plus static costs
   * (references/engine/operator-time.md 2.1, 2.2). With a collective beside it, the call lasts as long as the slower
   * of the two.
   */
  measure(work: OperatorWork, rates: DeviceRates): void {
    const { staticSeconds } = rates;
    this.memory = (work.readBytes + work.writeBytes + work.rewriteBytes) / rates.bytesPerSecond;
    let matrix = 0;
    let vector = 0;
    let usesMatrix = false;
    for (let index = 0; index < precisions.length; index += 1) {
      const matrixOperations = work.matrixOperations[index] ?? 0;
      const matrixRate = rates.matrix[index] ?? 0;
      if (matrixOperations > 0 && matrixRate > 0) {
        matrix += matrixOperations / matrixRate;
        usesMatrix = true;
      }
      const vectorOperations = work.vectorOperations[index] ?? 0;
      const vectorRate = rates.vector[index] ?? 0;
      if (vectorOperations > 0 && vectorRate > 0) vector += vectorOperations / vectorRate;
    }
    this.matrix = matrix;
    this.vector = vector;
    this.communication = work.linkSeconds ?? 0;
    const slowest = Math.max(matrix + vector, this.memory, this.communication);
    this.slowest = slowest;
    if (work.linkSeconds !== null) {
      this.total = slowest + staticSeconds.communication;
    } else if (work.hasNoStaticCost) {
      this.total = slowest;
    } else if (slowest > 0) {
      const fixed = usesMatrix ? staticSeconds.matrix : staticSeconds.vector;
      this.total = slowest + fixed * (1 + work.extraStaticCosts);
    } else {
      this.total = 0;
    }
    if (work.overlappedLinkSeconds !== null) this.addOverlapped(work, work.overlappedLinkSeconds, rates);
    if (work.addedExchanges > 0) this.addExchanges(work, rates);
    this.bound = this.winner();
  }

  private addExchanges(work: OperatorWork, rates: DeviceRates): void {
    const each = Math.max(work.addedBytes / rates.bytesPerSecond, work.addedLinkSeconds);
    this.slowest += work.addedExchanges * each;
    this.communication = work.addedExchanges * (each + rates.staticSeconds.communication);
    this.total += this.communication;
  }

  private addOverlapped(work: OperatorWork, linkSeconds: number, rates: DeviceRates): void {
    const memory = work.overlappedBytes / rates.bytesPerSecond;
    const slowest = Math.max(memory, linkSeconds);
    const total = slowest + rates.staticSeconds.communication;
    this.memory += memory;
    this.communication = linkSeconds;
    if (total > this.total) {
      this.total = total;
      this.slowest = slowest;
    }
  }

  /** A time that was measured: nothing says what it is made of. */
  replace(total: number): void {
    this.total = total;
    this.slowest = total;
    this.memory = 0;
    this.communication = 0;
    this.matrix = 0;
    this.vector = 0;
    this.bound = 'none';
  }

  /** The largest component; memory before links before compute on a tie. */
  private winner(): 'memory' | 'communication' | 'compute' | 'none' {
    const compute = this.matrix + this.vector;
    const largest = Math.max(compute, this.memory, this.communication);
    if (largest <= 0) return 'none';
    if (largest === this.memory) return 'memory';
    return largest === this.communication ? 'communication' : 'compute';
  }
}

/**
 * Total seconds and bound split of one forward pass over a layer plan. Nothing is allocated for an operator but by those
 * that see another batch (decode context parallelism, sliding windows).
 */
export class ForwardAccumulator {
  private readonly work = new OperatorWork();
  private readonly seconds = new OperatorSeconds();
  private readonly rates: DeviceRates;
  private readonly measured: MeasuredTimes | null;

  constructor(rates: DeviceRates, measured: MeasuredTimes | null = null) {
    this.rates = rates;
    this.measured = measured;
  }

  run(segments: readonly Segment[], batch: Batch): { seconds: number; bounds: BoundSeconds } {
    const { work, seconds, rates, measured } = this;
    let total = 0;
    let memory = 0;
    let communication = 0;
    let matrix = 0;
    let vector = 0;
    let hasCompute = false;
    for (const segment of segments) {
      for (const operator of segment.operators) {
        const times = segment.times * (operator.times === null ? 1 : operator.times(batch));
        if (times === 0) continue;
        work.clear();
        operator.fill(batch, work);
        seconds.measure(work, rates);
        if (measured !== null) {
          const found = measured.lookUp(operator, batch, work);
          if (found.kind !== 'missed') seconds.replace(found.microseconds * 1e-6);
        }
        total += times * seconds.total;
        if (seconds.bound === 'memory') memory += times * seconds.memory;
        else if (seconds.bound === 'communication') communication += times * seconds.communication;
        else if (seconds.bound === 'compute') {
          hasCompute = true;
          matrix += times * seconds.matrix;
          vector += times * seconds.vector;
        }
      }
    }
    return {
      seconds: total,
      bounds: {
        memory: memory > 0 ? memory : null,
        communication: communication > 0 ? communication : null,
        matrix: hasCompute ? matrix : null,
        vector: hasCompute ? vector : null,
      },
    };
  }
}
