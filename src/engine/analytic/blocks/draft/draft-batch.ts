import { Batch, blockTokens } from '../../../terms/batch.ts';
import type { PlannedOperator, Shape } from '../../operators/planned-operator.ts';

/** The rows that a draft model computes for the requests of its target's batch. */
export class DraftBatch extends Batch {
  /** Batch of the target model, which sizes the cache. */
  readonly target: Batch;

  constructor(target: Batch, queryLength: number, contextTokens: number) {
    // Lengths of a draft are not known while the program lays it out: it counts whole pages of the cache.
    const sequenceLength = Math.ceil((contextTokens + queryLength) / blockTokens) * blockTokens;
    super({ phase: 'decode', requests: [{ count: target.requests, queryLength, sequenceLength }] }, null);
    this.target = target;
  }
}

/** Makes the rows of a draft from a batch of its target; the last one is kept, as every operator asks for it. */
export function draftRows(queryLength: number, contextTokens: number): (batch: Batch) => Batch {
  let last: DraftBatch | null = null;
  return (batch) => {
    if (last?.target !== batch) last = new DraftBatch(batch, queryLength, contextTokens);
    return last;
  };
}

/** Rows that all requests share. */
export function sharedRows(count: number): (batch: Batch) => Batch {
  const shape = {
    phase: 'decode',
    requests: [{ count: 1, queryLength: count, sequenceLength: count }],
  } as const;
  const shared = new Batch(shape, null);
  return () => shared;
}

/** Operators that see another batch than the pass they run in. */
export function seeing(
  sees: (batch: Batch) => Batch,
  operators: readonly PlannedOperator[],
): PlannedOperator[] {
  const shape = (one: Shape): Shape =>
    one.map((size) => (typeof size === 'number' ? size : (batch: Batch) => size(sees(batch))));
  return operators.map((one) => {
    const { times, exchange } = one;
    return {
      ...one,
      times: times === null ? null : (batch) => times(sees(batch)),
      ...(one.inputs === undefined ? {} : { inputs: one.inputs.map(shape) }),
      ...(one.matrixTerms === undefined
        ? {}
        : { matrixTerms: (batch: Batch) => one.matrixTerms?.(sees(batch)) ?? [] }),
      ...(exchange === undefined
        ? {}
        : { exchange: { ...exchange, messageBytes: (batch: Batch) => exchange.messageBytes(sees(batch)) } }),
      fill: (batch, work) => one.fill(sees(batch), work),
    };
  });
}
