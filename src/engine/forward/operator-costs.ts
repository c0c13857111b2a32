import { type Precision, precisions } from '../hardware/precision.ts';
import { sizesOf } from '../operators/planned-operator.ts';
import { OperatorWork } from '../operators/work.ts';
import { type Bound, type DeviceRates, OperatorSeconds, type Segment } from './accumulate.ts';
import type { Batch } from './batch.ts';

/** Operations by number format; formats without work are left out. */
export type OperationCounts = Readonly<Partial<Record<Precision, number>>>;

/** One operator of a forward pass with everything that its time is made of (engine specification 2). */
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
  /** What is added to the slowest component. */
  readonly staticSeconds: number;
  readonly readBytes: number;
  readonly writeBytes: number;
  /** Bytes of in-place arguments. */
  readonly rewriteBytes: number;
  readonly matrixOperations: OperationCounts;
  readonly vectorOperations: OperationCounts;
}

function counts(values: Float64Array): OperationCounts {
  const entries = precisions.map((precision, index) => [precision, values[index] ?? 0] as const);
  return Object.fromEntries(entries.filter(([, count]) => count > 0));
}

function boundOf(seconds: OperatorSeconds): Bound {
  if (seconds.bound !== 'compute') return seconds.bound;
  return seconds.matrix >= seconds.vector ? 'cube' : 'vector';
}

/** The operators of a batch one by one; views, which cost nothing, are no part of a plan. */
export function listOperators(
  segments: readonly Segment[],
  batch: Batch,
  rates: DeviceRates,
): OperatorCost[] {
  const work = new OperatorWork();
  const seconds = new OperatorSeconds();
  const list: OperatorCost[] = [];
  for (const segment of segments) {
    for (const operator of segment.operators) {
      const calls = segment.times * (operator.times === null ? 1 : operator.times(batch));
      if (calls === 0) continue;
      work.clear();
      operator.fill(batch, work);
      seconds.measure(work, rates);
      list.push({
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
      });
    }
  }
  return list;
}
