import { attentionCall } from '../attention-rows.ts';
import type { CalledOperator } from '../called-operator.ts';
import { decomposed, partsOf } from '../composite.ts';
import { interpolationPolicy, type MeasuredDatabase } from '../database.ts';
import { comparedInputs } from '../exact.ts';
import { interpolatedMultiplications } from '../kernels.ts';
import { kernelsOf, type OperatorMapping } from '../mapping.ts';
import type { Part } from '../parts/part.ts';
import { partTime } from '../parts/part-rows.ts';
import { attentionBetween } from './attention-between.ts';
import { elementWiseBetween } from './element-wise.ts';
import { multiplicationBetween, quantizedBetween } from './multiplication.ts';
import { plainBetween } from './plain.ts';
import type { PointIndex } from './rows.ts';
import { scaledBetween } from './scaled.ts';

function firstOf<Item>(items: readonly Item[], find: (item: Item) => number | null): number | null {
  for (const item of items) {
    const value = find(item);
    if (value !== null) return value;
  }
  return null;
}

function attention(
  database: MeasuredDatabase,
  index: PointIndex,
  call: CalledOperator,
  mapping: OperatorMapping,
): number | null {
  const asked = attentionCall(call);
  if (asked === null) return null;
  return firstOf(kernelsOf(mapping), (kernel) =>
    attentionBetween(database, index, kernel, {
      call: asked,
      layout: asked.layout ?? 'TND',
      batch: call.requests.count,
      quantization: interpolationPolicy(database, kernel).quant_mode ?? mapping.quant_mode ?? null,
    }),
  );
}

function computation(
  database: MeasuredDatabase,
  index: PointIndex,
  call: CalledOperator,
  mapping: OperatorMapping,
): number | null {
  const kernels = kernelsOf(mapping);
  const [preferred] = kernels;
  const inputs = comparedInputs(call, mapping);
  const outputs = call.outputs ?? [];
  const count = mapping.tc_input_count ?? null;
  if (preferred === undefined) return null;
  if (mapping.compute_subcategory === 'compute_scale') return scaledBetween(database, index, kernels, call);
  if (mapping.compute_subcategory === 'quantized_matmul') {
    const formats = mapping.expected_input_formats ?? [];
    return firstOf(kernels, (kernel) =>
      quantizedBetween(database, index, kernel, { inputs, outputs }, formats, count),
    );
  }
  if (mapping.compute_subcategory !== undefined && mapping.compute_subcategory !== null) return null;
  if (interpolatedMultiplications.has(preferred)) {
    return firstOf(kernels, (kernel) => multiplicationBetween(database, index, kernel, inputs, count));
  }
  return firstOf(kernels, (kernel) =>
    plainBetween(database, index, { kernel, preferred }, { inputs, outputs }, count),
  );
}

function part(database: MeasuredDatabase, index: PointIndex, one: Part): number | null {
  const { kernels } = one;
  const [preferred] = kernels;
  if (preferred === undefined || one.kind === 'cache') return null;
  if (one.kind === 'scatter' || one.kind === 'preprocess') return null;
  if (one.kind === 'attention') {
    // Rows of sparse kernels tell each request, so that nothing lies between them.
    if (one.call.sparse !== null) return null;
    const layout = one.call.sparseMode === 0 ? 'BNSD_NBSD' : 'TND';
    return firstOf(kernels, (kernel) =>
      attentionBetween(database, index, kernel, { call: one.call, layout, batch: null, quantization: null }),
    );
  }
  const { inputs } = one;
  return firstOf(kernels, (kernel) =>
    interpolatedMultiplications.has(kernel)
      ? multiplicationBetween(database, index, kernel, inputs, inputs.length)
      : plainBetween(database, index, { kernel, preferred }, { inputs, outputs: [] }, inputs.length),
  );
}

/** Every kernel of the operator from its row or between rows; null when one is neither. */
function composite(
  database: MeasuredDatabase,
  index: PointIndex,
  call: CalledOperator,
  mapping: OperatorMapping,
): number | null {
  const parts = decomposed.has(call.name) ? partsOf(call, mapping) : null;
  if (parts === null) return null;
  let total = 0;
  for (const one of parts) {
    const value = partTime(database, one)?.microseconds ?? part(database, index, one);
    if (value === null) return null;
    total += value;
  }
  return total;
}

/** The time of a call between measured ones; null outside of what was measured. Microseconds. */
export function interpolatedTime(
  database: MeasuredDatabase,
  index: PointIndex,
  call: CalledOperator,
  mapping: OperatorMapping,
): number | null {
  if (mapping.composite === true) return composite(database, index, call, mapping);
  if (mapping.category === 'communication') return null;
  switch (mapping.query_mode) {
    case 'moe_fused':
    case 'attention_lightning_indexer':
    case 'scatter_nd_update_mla':
      return null;
    case 'attention_special':
      return attention(database, index, call, mapping);
    case 'elementwise':
      return elementWiseBetween(database, index, kernelsOf(mapping), call);
    default:
      return computation(database, index, call, mapping);
  }
}
