import type { Batch } from '../../terms/batch.ts';
import type { PlannedOperator } from '../operators/planned-operator.ts';
import type { OperatorWork } from '../operators/work.ts';
import { type CalledOperator, calledOperator, callKey } from './called-operator.ts';
import { compositeTime } from './composite.ts';
import type { MeasuredDatabase } from './database.ts';
import { exactTime } from './exact.ts';
import { interpolatedTime } from './interpolation/interpolate.ts';
import { PointIndex } from './interpolation/rows.ts';
import { type LookUp, missed } from './outcome.ts';

/** Whether figures between measured rows are used, and over how many ranks tensors are split. */
export interface MeasuredOptions {
  readonly interpolates: boolean;
  readonly tp: number;
  /** Activations lie spread over ranks (`enable_sequence_parallel`). */
  readonly spreads: boolean;
}

/** Operators whose kernels see one rank's tokens where activations lie spread; not taken apart there. */
const unreadSpread: ReadonlySet<string> = new Set(
  ['mlapo_quant', 'mla_sparse_attention', 'mla_sparse_attention_quant', 'dsa_indexer'].map(
    (name) => `tensor_cast.${name}.default`,
  ),
);

/**
 * Times of operators from a database of measured ones (references/engine/measured-operators.md). Pure: the same
 * database and call give the same time; calls that were looked up once are remembered.
 */
export class MeasuredTimes {
  private readonly database: MeasuredDatabase;
  private readonly options: MeasuredOptions;
  private readonly index: PointIndex;
  private readonly known = new Map<string, LookUp>();

  constructor(database: MeasuredDatabase, options: MeasuredOptions) {
    this.database = database;
    this.options = options;
    this.index = new PointIndex(database);
  }

  /** The time of an operator whose `work` is filled for the batch. @throws MeasuredDataError for a damaged table */
  lookUp(operator: PlannedOperator, batch: Batch, work: OperatorWork): LookUp {
    const call = calledOperator(operator, batch, work);
    const key = callKey(call);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const found = this.find(call);
    this.known.set(key, found);
    return found;
  }

  private find(call: CalledOperator): LookUp {
    const mapping = this.database.mapping.operator_mappings[call.name];
    if (mapping === undefined) return missed('unmapped');
    if (this.options.spreads && unreadSpread.has(call.name)) return missed('not-read');
    const exact =
      mapping.composite === true
        ? compositeTime(this.database, call, mapping)
        : exactTime(this.database, call, mapping, this.options.tp);
    if (exact.kind === 'measured' || exact.kind === 'interpolated' || !this.options.interpolates)
      return exact;
    const microseconds = interpolatedTime(this.database, this.index, call, mapping);
    if (microseconds !== null) return { kind: 'interpolated', microseconds };
    return exact.kind === 'partial' ? missed('shape') : exact;
  }
}
