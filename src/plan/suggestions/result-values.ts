import type { Result, ResultRow } from '../../results/result.ts';
import { openSource, type Provenance } from '../provenance.ts';
import type { SlotId, SlotValue } from '../slots/values.ts';

/** A value that an earlier run of this session found best. */
export interface ResultValue {
  readonly value: SlotValue;
  readonly provenance: Extract<Provenance, { label: 'throughput_optimizer result' }>;
}

/** Value of a slot with the best row pinned; undefined where a row says nothing about the slot. */
function pinned(slot: SlotId, row: ResultRow): SlotValue | undefined {
  const one = (size: number | null) => (size === null ? undefined : [size]);
  switch (slot) {
    case 'tpSizes':
      return one(row.tp);
    case 'epSizes':
      return one(row.ep);
    case 'moeDpSizes':
      return one(row.moeDp);
    case 'batchRange':
      return row.batchSize === null ? undefined : [1, row.batchSize];
    case 'maxBatchedTokens':
      return row.maxBatchedTokens ?? undefined;
    default:
      return undefined;
  }
}

/** Values for a slot from the best rows of results, newest result last. */
export function resultValues(slot: SlotId, results: readonly Result[]): readonly ResultValue[] {
  return results.toReversed().flatMap((result) =>
    result.results.flatMap(({ best }): ResultValue[] => {
      const value = best === null ? undefined : pinned(slot, best);
      const run = result.logPath ?? (result.command ?? []).join(' ');
      const source = openSource(run, null, () =>
        best === null || value === undefined ? null : best.parallel,
      );
      if (source === null || value === undefined) return [];
      const engine = [result.estimator, result.version].filter((part) => part !== null).join(' ');
      const row = source.excerpt;
      return [{ value, provenance: { label: 'throughput_optimizer result', run, engine, row, source } }];
    }),
  );
}
