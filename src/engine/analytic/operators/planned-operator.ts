import type { Batch } from '../../terms/batch.ts';
import type { ProcessGroup } from '../../terms/process-group.ts';
import type { LinearFormat } from '../../terms/quantization.ts';
import type { OperatorWork } from './work.ts';

/** A quantity that depends on the batch: tokens, requests, rows of an expert … */
export type Count = (batch: Batch) => number;

/** A size of a tensor: fixed when the plan is laid out, or a function of the batch. */
export type Size = number | Count;

/** Sizes of a tensor from its outermost dimension inwards; a size is a number or a function of the batch. */
export type Shape = readonly Size[];

/** Rows as the decoder carries them: `[1, rows, …]`. */
export function sequence(rows: Size, ...widths: readonly Size[]): Shape {
  return [1, rows, ...widths];
}

/** The sizes of a shape for one batch. */
export function sizesOf(shape: Shape, batch: Batch): number[] {
  return shape.map((size) => (typeof size === 'number' ? size : size(batch)));
}

/** How bytes travel between ranks; the time of each kind is in references/engine/operator-time.md 2.2. */
export interface Exchange {
  readonly kind: 'all-reduce' | 'all-gather' | 'all-to-all' | 'send-receive';
  readonly group: ProcessGroup;
  /** The bytes that the time of the kind is a function of. */
  readonly messageBytes: Count;
}

/**
 * One operator of a layer plan: prepared once with its widths and weights, its cost a function of the batch.
 * `times` is how often it runs for a batch (null: once), so that equal experts are counted, not repeated.
 */
export interface PlannedOperator {
  readonly name: string;
  readonly times: Count | null;
  /** Shapes of its tensor arguments in their order, for tables and explanations; lists of tensors are left out. */
  readonly inputs?: readonly Shape[];
  /** Products that add up to its matrix operations, for explanations: `2 · rows · inputs · outputs` … */
  matrixTerms?(batch: Batch): readonly (readonly number[])[];
  /** Bytes that a collective exchanges, and the process group; absent for other operators. */
  readonly exchange?: Exchange;
  /** Format of its weights, where measured calls are told apart by it. */
  readonly weights?: LinearFormat['family'];
  /** Heads, and tokens picked at most, that are arguments of their own. */
  readonly heads?: number;
  readonly picks?: number;
  fill(batch: Batch, work: OperatorWork): void;
}

/** New tokens of the rank. */
export const tokens: Count = (batch) => batch.tokens;
/** Requests of the rank. */
export const requests: Count = (batch) => batch.requests;

/** A count multiplied by a constant. */
export function scaled(count: Count, factor: number): Count {
  return factor === 1 ? count : (batch) => count(batch) * factor;
}

/** Bytes that do not grow with the rows, bytes of in-place arguments, and the shapes of the arguments. */
export interface FixedBytes {
  readonly rewrite?: number;
  readonly readFixed?: number;
  readonly writeFixed?: number;
  readonly inputs?: readonly Shape[];
}

/**
 * A memory-only operator: bytes read and written for each row, plus constants
 * (references/engine/operator-time.md 2.1).
 */
export function memoryOperator(
  name: string,
  rows: Count,
  readPerRow: number,
  writePerRow: number,
  { rewrite = 0, readFixed = 0, writeFixed = 0, inputs = [] }: FixedBytes = {},
): PlannedOperator {
  return {
    name,
    times: null,
    inputs,
    fill(batch, work) {
      const count = rows(batch);
      work.readBytes = count * readPerRow + readFixed;
      work.writeBytes = count * writePerRow + writeFixed;
      work.rewriteBytes = count * rewrite;
    },
  };
}

/** 1 unless the batch is a single token. */
export const severalTokens: Count = (batch) => (batch.tokens > 1 ? 1 : 0);

/** 1 unless the batch is a single request. */
export const severalRequests: Count = (batch) => (batch.requests > 1 ? 1 : 0);

/** Operators that run `times` each for a batch, for example once per expert of a kind. */
export function repeated(times: Count, operators: readonly PlannedOperator[]): PlannedOperator[] {
  return operators.map((one) => {
    const inner = one.times;
    return {
      ...one,
      times:
        inner === null ? times : (batch: Batch) => (times(batch) === 0 ? 0 : times(batch) * inner(batch)),
    };
  });
}
