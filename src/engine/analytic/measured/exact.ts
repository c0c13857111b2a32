import { attentionCall, attentionRow } from './attention-rows.ts';
import type { CalledOperator, CalledTensor } from './called-operator.ts';
import { collectiveTime } from './collective.ts';
import type { MeasuredDatabase } from './database.ts';
import { kernelsOf, type OperatorMapping } from './mapping.ts';
import { matchInputs } from './match.ts';
import { bestRow, type Candidate } from './matching-rows.ts';
import { type LookUp, measured, missed } from './outcome.ts';
import { areEqual, arePadded, withoutBatch } from './shapes.ts';

/** The row of a computation by its arguments; padded ones only where none is exact. */
export function computeRow(
  database: MeasuredDatabase,
  kernels: readonly string[],
  inputs: readonly CalledTensor[],
  count: number | null,
): Candidate | null {
  return bestRow(
    database,
    kernels,
    (row, kernel) => {
      const fit = matchInputs(inputs, row, kernel, count);
      return fit === null ? null : { distance: fit === 'padded' ? 1 : 0 };
    },
    'nearest',
  );
}

/** Arguments that the database compares: all, or the first so many. */
export function comparedInputs(
  { inputs }: CalledOperator,
  mapping: OperatorMapping,
): readonly CalledTensor[] {
  const count = mapping.tc_input_count ?? null;
  return count === null ? inputs : inputs.slice(0, count);
}

/** Kernels in the order in which they are tried for an argument of so many sizes. */
function kernelOrder(mapping: OperatorMapping, inputs: readonly CalledTensor[]): string[] {
  const [first] = inputs;
  const byRank = first === undefined ? [] : mapping.kernel_types_by_input_rank?.[String(first.shape.length)];
  return [...new Set([...(byRank ?? []), ...kernelsOf(mapping)])];
}

/** A linear that the database measured on one rank's share of it; null where it cannot be shared. */
function sharedLinear(
  inputs: readonly CalledTensor[],
  mapping: OperatorMapping,
  tp: number,
): readonly CalledTensor[] | null {
  const rule = mapping.tp_linear_projection;
  if (rule === undefined || rule === null) return inputs;
  const [activation, weight, ...rest] = inputs;
  if (activation?.shape.length !== 2 || weight?.shape.length !== 2) return null;
  const [rows = 0, width = 0] = activation.shape;
  const [weightRows = 0, outputs = 0] = weight.shape;
  const isInput = rule.shard_axis === 'input';
  const visible = isInput ? width : outputs;
  if (!rule.logical_global_dims.includes(visible) || tp === 1) return inputs;
  if (width !== weightRows || visible % tp !== 0) return null;
  const share = visible / tp;
  return isInput
    ? [{ ...activation, shape: [rows, share] }, { ...weight, shape: [share, outputs] }, ...rest]
    : [activation, { ...weight, shape: [weightRows, share] }, ...rest];
}

function compute(
  database: MeasuredDatabase,
  call: CalledOperator,
  mapping: OperatorMapping,
  tp: number,
): LookUp {
  const inputs = sharedLinear(comparedInputs(call, mapping), mapping, tp);
  if (inputs === null) return missed('shape');
  return measured(
    computeRow(database, kernelOrder(mapping, inputs), inputs, mapping.tc_input_count ?? null),
    'shape',
  );
}

/** Bytes of an element, by which a row of another format is scaled. */
const elementBytes: Readonly<Record<string, number>> = {
  DT_BF16: 2,
  DT_FLOAT16: 2,
  FLOAT: 4,
  DT_FLOAT: 4,
  INT8: 1,
  DT_INT8: 1,
  INT16: 2,
  INT32: 4,
  DT_INT32: 4,
  INT64: 8,
  DT_INT64: 8,
};

function elementWise(
  database: MeasuredDatabase,
  call: CalledOperator,
  mapping: OperatorMapping,
  tp: number,
): LookUp {
  const output = call.outputs?.[0];
  if (output === undefined || output.shape.length === 0) return compute(database, call, mapping, tp);
  const shape = withoutBatch(output.shape);
  const [rows = 0, columns = 0, width = 0] = shape;
  const forms = shape.length === 3 ? [shape, [rows * columns, width]] : [shape];
  const [kernel] = kernelsOf(mapping);
  const row = bestRow(
    database,
    kernel === undefined ? [] : [kernel],
    (measuredRow) => {
      const [raw] = measuredRow.outputShapes;
      const type = measuredRow.outputTypes[0] ?? null;
      if (raw === undefined) return null;
      const plain = withoutBatch(raw);
      const fits = forms.some(
        (form, index) =>
          (index === 0 || raw.length === 2) &&
          [raw, plain].some((one) => areEqual(form, one) || arePadded(form, one)),
      );
      if (!fits) return null;
      if (type !== null && type === output.type) return { distance: 0 };
      const ours = elementBytes[output.type ?? ''] ?? 0;
      const theirs = elementBytes[type ?? ''] ?? 0;
      return ours > 0 && theirs > 0 ? { distance: 0, scale: ours / theirs } : null;
    },
    'first',
  );
  return measured(row, 'shape');
}

/** The projection in front of a prediction layer, measured unquantised; null where the call is another linear. */
function predictionProjection(
  database: MeasuredDatabase,
  { inputs, outputs }: CalledOperator,
  mapping: OperatorMapping,
): Candidate | null {
  const kernel = mapping.mtp_projection_kernel_type;
  const [activation, weight] = inputs;
  const [output] = outputs ?? [];
  if (kernel === undefined || kernel === null || kernel === '') return null;
  if (activation === undefined || weight === undefined || output === undefined) return null;
  const [rows, width] = activation.shape;
  const [outputRows, outputWidth = 0] = output.shape;
  const isPlain = [activation, weight, output].every((one) => one.shape.length === 2);
  if (!isPlain || rows !== outputRows || width !== 2 * outputWidth) return null;
  if (new Set([...weight.shape, width, outputWidth]).size !== 2) return null;
  const asOutput = [activation, weight].map((one) => ({ ...one, type: output.type }));
  return computeRow(database, [kernel], asOutput, 2);
}

function collective(database: MeasuredDatabase, call: CalledOperator, mapping: OperatorMapping): LookUp {
  const [kernel] = kernelsOf(mapping);
  if (kernel === undefined || call.exchange === null) return missed('unmapped');
  const found = collectiveTime(database, kernel, call.exchange);
  if (found === null) return missed(database.table(kernel) === null ? 'no-table' : 'shape');
  return { kind: found.isInterpolated ? 'interpolated' : 'measured', microseconds: found.microseconds };
}

function attention(database: MeasuredDatabase, call: CalledOperator, mapping: OperatorMapping): LookUp {
  const asked = attentionCall(call);
  return asked === null
    ? missed('shape')
    : measured(attentionRow(database, kernelsOf(mapping), asked), 'shape');
}

/**
 * Looks an operator up as it was measured, without looking between rows
 * (references/engine/measured-operators.md 3); `tp`: ranks of tensor parallelism.
 */
export function exactTime(
  database: MeasuredDatabase,
  call: CalledOperator,
  mapping: OperatorMapping,
  tp: number,
): LookUp {
  if (mapping.category === 'communication') return collective(database, call, mapping);
  switch (mapping.query_mode) {
    case 'attention_special':
      return attention(database, call, mapping);
    case 'elementwise':
      return elementWise(database, call, mapping, tp);
    case 'moe_fused':
      return missed('not-read');
    case 'mtp_projection': {
      const projection = predictionProjection(database, call, mapping);
      return projection === null ? compute(database, call, mapping, tp) : measured(projection, 'shape');
    }
    default:
      break;
  }
  const isFree = mapping.zero_cost === true || Boolean(mapping.accepted_miss);
  return isFree ? { kind: 'measured', microseconds: 0 } : compute(database, call, mapping, tp);
}
