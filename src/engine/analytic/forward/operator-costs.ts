import type { Batch } from '../../terms/batch.ts';
import type { Miss } from '../../terms/measured-data.ts';
import { type Precision, precisions } from '../../terms/precision.ts';
import type { MeasuredTimes } from '../measured/measured-times.ts';
import { type Exchange, type PlannedOperator, sizesOf } from '../operators/planned-operator.ts';
import type { ForwardPart, Segment } from '../operators/segment.ts';
import { OperatorWork } from '../operators/work.ts';
import { type Bound, type DeviceRates, OperatorSeconds } from './accumulate.ts';

/** Operations by number format; formats without work are left out. */
export type OperationCounts = Readonly<Partial<Record<Precision, number>>>;

/** One operator of a forward pass with everything that its time is made of (references/engine/operator-time.md). */
export interface OperatorCost {
  /** Name in the real program, without the overload suffix of tables. */
  readonly name: string;
  readonly calls: number;
  /** Shapes of its tensor arguments, lists of tensors left out. */
  readonly inputShapes: readonly (readonly number[])[];
  /** Seconds of one call: the slowest component plus static costs. */
  readonly seconds: number;
  readonly bound: Bound;
  /** Components of one call, without static costs. */
  readonly memorySeconds: number;
  readonly communicationSeconds: number;
  readonly matrixSeconds: number;
  readonly vectorSeconds: number;
  /** Static costs, added to the slowest component. */
  readonly staticSeconds: number;
  readonly readBytes: number;
  readonly writeBytes: number;
  /** Bytes of in-place arguments. */
  readonly rewriteBytes: number;
  readonly matrixOperations: OperationCounts;
  readonly vectorOperations: OperationCounts;
  /** Products that add up to the matrix operations; empty where they are not told apart. */
  readonly matrixTerms: readonly (readonly number[])[];
  /** Message and links of a collective; null for other operators. */
  readonly exchange: ExchangeCost | null;
  /** Where its time comes from when a database of measured operators is asked; null without one. */
  readonly origin: CostOrigin | null;
}

/** Where the time of one call comes from, beside what the roofline says. */
export interface CostOrigin {
  /** `partial`: kernels of the operator that are not in the database count nothing. */
  readonly kind: 'measured' | 'interpolated' | 'partial' | 'roofline';
  readonly rooflineSeconds: number;
  /** Why it is not in the database; null where it is. */
  readonly miss: Miss | null;
}

/** The figures of a collective's time (references/engine/operator-time.md 2.2). */
export interface ExchangeCost {
  readonly kind: Exchange['kind'];
  readonly ranks: number;
  readonly messageBytes: number;
  readonly bytesPerSecond: number;
  readonly latencySeconds: number;
}

function exchangeCost({ kind, group, messageBytes }: Exchange, batch: Batch): ExchangeCost {
  const { size: ranks, bytesPerSecond, latencySeconds } = group;
  return { kind, ranks, messageBytes: messageBytes(batch), bytesPerSecond, latencySeconds };
}

function counts(values: Float64Array): OperationCounts {
  const entries = precisions.map((precision, index) => [precision, values[index] ?? 0] as const);
  return Object.fromEntries(entries.filter(([, count]) => count > 0));
}

function boundOf(seconds: OperatorSeconds): Bound {
  if (seconds.bound !== 'compute') return seconds.bound;
  return seconds.matrix >= seconds.vector ? 'matrix' : 'vector';
}

/** Operators of one part of a pass; calls are those of a single run of it. */
export interface PartOperators {
  readonly part: ForwardPart;
  readonly times: number;
  readonly operators: readonly OperatorCost[];
}

/** Costs of planned operators for a batch, one by one. */
export class OperatorLister {
  private readonly work = new OperatorWork();
  private readonly seconds = new OperatorSeconds();
  private readonly rates: DeviceRates;
  private readonly measured: MeasuredTimes | null;

  constructor(rates: DeviceRates, measured: MeasuredTimes | null = null) {
    this.rates = rates;
    this.measured = measured;
  }

  /** The parts of a pass with their operators; those that do not run for the batch are left out. */
  parts(segments: readonly Segment[], batch: Batch): PartOperators[] {
    return segments.map(({ part, times, operators }) => ({
      part,
      times,
      operators: operators.flatMap((operator) => this.cost(operator, batch) ?? []),
    }));
  }

  /** One operator; null when it does not run. */
  cost(operator: PlannedOperator, batch: Batch): OperatorCost | null {
    const { work, seconds } = this;
    const calls = operator.times === null ? 1 : operator.times(batch);
    if (calls === 0) return null;
    work.clear();
    operator.fill(batch, work);
    seconds.measure(work, this.rates);
    const origin = this.origin(operator, batch);
    return {
      name: operator.name,
      calls,
      inputShapes: (operator.inputs ?? []).map((shape) => sizesOf(shape, batch)),
      seconds: seconds.total,
      bound: boundOf(seconds),
      memorySeconds: seconds.memory,
      communicationSeconds: seconds.communication,
      matrixSeconds: seconds.matrix,
      vectorSeconds: seconds.vector,
      staticSeconds: seconds.total - seconds.slowest,
      readBytes: work.readBytes,
      writeBytes: work.writeBytes,
      rewriteBytes: work.rewriteBytes,
      matrixOperations: counts(work.matrixOperations),
      vectorOperations: counts(work.vectorOperations),
      matrixTerms: operator.matrixTerms?.(batch) ?? [],
      exchange: operator.exchange === undefined ? null : exchangeCost(operator.exchange, batch),
      origin,
    };
  }

  /** Looks the call up and puts the time that was found in the place of the roofline's. */
  private origin(operator: PlannedOperator, batch: Batch): CostOrigin | null {
    const { work, seconds, measured } = this;
    if (measured === null) return null;
    const rooflineSeconds = seconds.total;
    const found = measured.lookUp(operator, batch, work);
    if (found.kind === 'missed') return { kind: 'roofline', rooflineSeconds, miss: found.miss };
    seconds.replace(found.microseconds * 1e-6);
    return { kind: found.kind, rooflineSeconds, miss: null };
  }
}

/** All operators of a pass, each with the calls of all runs of its part. */
export function allOperators(parts: readonly PartOperators[]): OperatorCost[] {
  return parts.flatMap(({ times, operators }) =>
    operators.map((one) => (times === 1 ? one : { ...one, calls: one.calls * times })),
  );
}
