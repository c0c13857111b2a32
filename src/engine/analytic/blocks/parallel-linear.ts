import type { ProcessGroup } from '../../terms/process-group.ts';
import type { LinearFormat } from '../../terms/quantization.ts';
import { allGather, allReduce } from '../communication/collectives.ts';
import { type ActivationForm, linear } from '../operators/linear.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  type Shape,
  sequence,
} from '../operators/planned-operator.ts';

/**
 * A linear sharded over `shard` inside a layer whose activations follow `global`
 * (references/engine/parallelism.md 3.3).
 */
export interface ShardedLinear {
  readonly format: LinearFormat;
  readonly rows: Count;
  readonly inputs: number;
  readonly outputs: number;
  readonly bias: boolean;
  readonly shard: ProcessGroup;
  readonly global: ProcessGroup;
  /** How the activation is carried into and out of it, beside its width; a plain matrix unless stated. */
  readonly lead?: Shape;
  /** How compiled graphs quantise the activation, where that is not as it is carried. */
  readonly form?: ActivationForm;
  /** MXFP4 scales of a row beyond those of its width; only without a detour. */
  readonly extraScales?: number;
}

/** Whether a linear has to gather tokens first, because its own group differs from the global one. */
export function takesDetour(shard: ProcessGroup, global: ProcessGroup): boolean {
  return shard.size > 1 && shard.size !== global.size;
}

/** Rows after slicing by the global size and gathering over the shard group. */
export function gatheredRows(rows: Count, shard: ProcessGroup, global: ProcessGroup): Count {
  return (batch) => Math.floor(rows(batch) / global.size) * shard.size;
}

/** Rows that one rank of the global group holds. */
export function slicedRows(rows: Count, global: ProcessGroup): Count {
  return (batch) => Math.floor(rows(batch) / global.size);
}

/** A column-parallel linear; after a detour the result is full-width. */
export function columnParallel({
  format,
  rows,
  inputs,
  outputs,
  bias,
  shard,
  global,
}: ShardedLinear): PlannedOperator[] {
  const local = Math.ceil(outputs / shard.size);
  if (!takesDetour(shard, global)) return linear(format, { rows, inputs, outputs: local, bias });
  const gathered = gatheredRows(rows, shard, global);
  return [
    ...allGather(shard, slicedRows(rows, global), inputs),
    ...linear(format, { rows: gathered, inputs, outputs: local, bias }),
    ...allGather(shard, gathered, local),
    ...allGather(global, (batch) => Math.floor(gathered(batch) / shard.size), outputs),
  ];
}

/** Width of a column-parallel result. */
export function columnWidth(outputs: number, shard: ProcessGroup, global: ProcessGroup): number {
  return takesDetour(shard, global) ? outputs : Math.ceil(outputs / shard.size);
}

/** The gathering back to all tokens of the global group, once for each of the merged outputs. */
export function gatherFeatures(
  rows: Count,
  local: number,
  full: number,
  shard: ProcessGroup,
  global: ProcessGroup,
): PlannedOperator[] {
  const gathered = gatheredRows(rows, shard, global);
  return [
    ...allGather(shard, gathered, local),
    ...allGather(global, (batch) => Math.floor(gathered(batch) / shard.size), full),
  ];
}

/** How a row-parallel linear is run. */
export interface RowOptions {
  readonly isCompiled: boolean;
  /** The input is already full-width; otherwise it is what attention gives, in the decoder's form. */
  readonly hasFullInput: boolean;
}

/** A row-parallel linear with its all-reduce. */
export function rowParallel(one: ShardedLinear, options: RowOptions): PlannedOperator[] {
  const { format, rows, inputs, outputs, bias, shard, global } = one;
  if (!takesDetour(shard, global)) {
    // Compiled graphs keep the form of the activation up to the linear, eager ones take it up again behind it.
    const lead = one.lead ?? [rows];
    const local = Math.ceil(inputs / shard.size);
    const { extraScales = 0 } = one;
    const shape = { rows, inputs: local, outputs, bias, extraScales };
    const form = one.form ?? { lead, width: local };
    return [
      ...linear(format, options.isCompiled ? { ...shape, form } : shape),
      ...allReduce(shard, rows, outputs, options.isCompiled ? {} : { lead }),
    ];
  }
  const gathered = gatheredRows(rows, shard, global);
  const local = Math.ceil(inputs / shard.size);
  const part: Shape = [gathered, local];
  const slice = options.isCompiled
    ? [memoryOperator('aten.copy', gathered, 4 * local, 2 * local, { inputs: [part, part] })]
    : [
        memoryOperator('aten.zeros', gathered, 0, 2 * local),
        memoryOperator('aten.copy_', gathered, 2 * local, 2 * local, {
          rewrite: 2 * local,
          inputs: [part, part],
        }),
      ];
  return [
    ...(options.hasFullInput
      ? []
      : allGather(global, rows, Math.floor(inputs / global.size), { lead: sequence(rows) })),
    ...allGather(shard, slicedRows(rows, global), inputs),
    ...slice,
    ...linear(format, { rows: gathered, inputs: local, outputs, bias }),
    ...allReduce(shard, gathered, outputs),
    ...allGather(global, (batch) => Math.floor(gathered(batch) / shard.size), outputs),
  ];
}
