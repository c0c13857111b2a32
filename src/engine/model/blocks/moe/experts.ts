import { allReduce, allToAll } from '../../../communication/collectives.ts';
import type { ExpertClass } from '../../../forward/batch.ts';
import type { PlanContext } from '../../../forward/plan-context.ts';
import { precisionIndex } from '../../../hardware/precision.ts';
import { quantizeActivation } from '../../../operators/linear.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  repeated,
  scaled,
} from '../../../operators/planned-operator.ts';
import type { MoeFacts } from '../../architecture.ts';
import type { LinearFormat } from '../../quantization.ts';
import { compiledGated, eagerGated, type GatedShape } from '../mlp.ts';
import { takesDetour } from '../parallel-linear.ts';

const assignments: Count = (batch) => batch.routing.assignments;
const received: Count = (batch) => batch.routing.received;
const foreign: Count = (batch) => batch.routing.assignments - batch.routing.own;

/** Number of ranks minus one times the own share: what other ranks send here. */
function fromOthers(ep: number): Count {
  return (batch) => batch.routing.own * (ep - 1);
}

type ClassOf = (batch: Parameters<Count>[0]) => ExpertClass;
const classes: readonly ClassOf[] = [(batch) => batch.routing.busier, (batch) => batch.routing.quieter];

/** One grouped multiplication over all active experts (engine specification 4.5). */
export interface GroupedShape {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  /** Rows of the MXFP4 weight scale that are read for each expert. */
  readonly scaleRows: number;
  /** gate+up with swiglu inside: halves the output, adds its vector work, and for MXFP4 quantises the output. */
  readonly withSwiglu: boolean;
}

/** A grouped matrix multiplication: each active expert's weight is read once. */
export function groupedMultiply(format: LinearFormat, shape: GroupedShape): PlannedOperator {
  const { inputs, outputs, scaleRows, withSwiglu } = shape;
  const width = withSwiglu ? outputs / 2 : outputs;
  const precision = precisionIndex[format.precision];
  const isMx = format.family === 'mxfp4';
  const inputScales = isMx ? Math.ceil(inputs / format.groupSize) : 0;
  const outputScales = isMx && withSwiglu ? Math.ceil(width / format.groupSize) : 0;
  const scalars = format.family === 'fp16' || isMx ? 0 : 8;
  return {
    name: shape.name,
    times: null,
    fill(batch, work) {
      const rows = batch.routing.received;
      const active = batch.routing.activeExperts;
      work.move(
        rows * inputs * format.activationBytes +
          active * inputs * outputs * format.weightBytes +
          active * (rows + scaleRows) * inputScales +
          active * scalars,
        isMx && withSwiglu ? (rows * width) / 2 + rows * outputScales : 2 * rows * width,
      );
      work.matrixOperations[precision] = 2 * rows * inputs * outputs;
      if (withSwiglu) {
        work.vectorOperations[precisionIndex.fp16] =
          7 * rows * width + (isMx ? 2 * rows * width + rows * outputScales : 0);
      }
      if (format.family === 'int4') work.vectorOperations[precisionIndex.fp32] = active * inputs * outputs;
    },
  };
}

/** Name endings of grouped multiplications. */
export const groupedSuffix: Readonly<Record<LinearFormat['family'], string>> = {
  fp16: '',
  int8: '_quant',
  fp8: '_fp8',
  int4: '_quant_int4',
  mxfp4: '_mxfp4',
};

/** Compiled experts as grouped multiplications: quantise once, gate+up+swiglu, quantise, down, one all-reduce. */
function groupedExperts(context: PlanContext, moe: MoeFacts): PlannedOperator[] {
  const { experts: format, architecture, links } = context;
  const { hidden } = architecture;
  const local = Math.ceil(moe.expertWidth / links.moeTp.size);
  const suffix = groupedSuffix[format.family];
  const isMx = format.family === 'mxfp4';
  return [
    ...quantizeActivation(format, received, hidden),
    groupedMultiply(format, {
      name: `tensor_cast.grouped_matmul${suffix}_swiglu${isMx ? '_quant' : ''}`,
      inputs: hidden,
      outputs: 2 * local,
      scaleRows: local,
      withSwiglu: true,
    }),
    ...(isMx ? [] : quantizeActivation(format, received, local)),
    groupedMultiply(format, {
      name: `tensor_cast.grouped_matmul${suffix}`,
      inputs: local,
      outputs: hidden,
      scaleRows: hidden,
      withSwiglu: false,
    }),
    ...allReduce(links.moeTp, scaled(received, hidden)),
  ];
}

/** How a family computes one expert and a group of experts, where it differs from the plain gated form. */
export interface ExpertForm {
  eager(shape: GatedShape): PlannedOperator[];
  compiled(shape: GatedShape): PlannedOperator[];
  grouped(context: PlanContext, moe: MoeFacts): PlannedOperator[];
}

export const gatedExperts: ExpertForm = {
  eager: eagerGated,
  compiled: (shape) => compiledGated(shape, false),
  grouped: groupedExperts,
};

/** Experts one by one: padding, then the gated form, for each class of equally loaded experts. */
function singleExperts(
  context: PlanContext,
  moe: MoeFacts,
  form: ExpertForm,
  runsSingly: Count,
): PlannedOperator[] {
  const { experts: format, architecture, links, split, isCompiled } = context;
  const { hidden } = architecture;
  return classes.flatMap((classOf) => {
    const shape: GatedShape = {
      format,
      rows: (batch) => classOf(batch).paddedRows,
      hidden,
      width: moe.expertWidth,
      bias: false,
      shard: links.moeTp,
      global: split.ep > 1 ? links.tp : links.moeTp,
      overlapsAllReduce: false,
    };
    const pad: PlannedOperator = {
      name: 'aten.constant_pad_nd',
      times: (batch) => (classOf(batch).paddedRows === classOf(batch).rows ? 0 : 1),
      fill(batch, work) {
        work.move(2 * classOf(batch).rows * hidden, 2 * classOf(batch).paddedRows * hidden);
      },
    };
    const operators = [pad, ...(isCompiled ? form.compiled(shape) : form.eager(shape))];
    return repeated((batch) => runsSingly(batch) * classOf(batch).experts, operators);
  });
}

function compiledExperts(context: PlanContext, moe: MoeFacts, form: ExpertForm): PlannedOperator[] {
  const { links, split, architecture } = context;
  const detours = split.ep > 1 && takesDetour(links.moeTp, links.tp);
  const runsSingly: Count = (batch) => (detours || batch.routing.needsPadding ? 1 : 0);
  const regroup = repeated(
    (batch) => (split.ep > 1 && batch.routing.idleExperts > 0 ? 1 : 0),
    [memoryOperator('tensor_cast.cat', received, 2 * architecture.hidden, 2 * architecture.hidden)],
  );
  return [
    ...regroup,
    ...singleExperts(context, moe, form, runsSingly),
    ...repeated((batch) => 1 - runsSingly(batch), form.grouped(context, moe)),
  ];
}

function eagerExperts(context: PlanContext, moe: MoeFacts, form: ExpertForm): PlannedOperator[] {
  const { hidden } = context.architecture;
  const regroup = classes.flatMap((classOf) =>
    repeated(
      (batch) => classOf(batch).experts,
      [memoryOperator('aten.cat', (batch) => classOf(batch).rows, 2 * hidden, 2 * hidden)],
    ),
  );
  return [
    ...regroup,
    memoryOperator('aten.cat', received, 2 * hidden, 2 * hidden),
    ...singleExperts(context, moe, form, () => 1),
  ];
}

/** Dispatch, routed experts and combination, without the weighted sum (engine specification 5.5). */
export function routedExperts(
  context: PlanContext,
  moe: MoeFacts,
  form: ExpertForm = gatedExperts,
): PlannedOperator[] {
  const { links, split, isCompiled, architecture } = context;
  const { hidden } = architecture;
  const others = fromOthers(split.ep);
  return [
    {
      name: 'tensor_cast.init_routing_v2',
      times: null,
      fill(batch, work) {
        const { tokens, assignments: count } = batch.routing;
        work.move(2 * tokens * hidden + 8 * count, 2 * count * hidden);
      },
    },
    ...allToAll(links.ep, {
      input: scaled(assignments, hidden),
      output: scaled(received, hidden),
      sent: scaled(foreign, hidden),
      received: scaled(others, hidden),
    }),
    ...(isCompiled ? compiledExperts(context, moe, form) : eagerExperts(context, moe, form)),
    memoryOperator('aten.cat', received, 2 * hidden, 2 * hidden),
    ...allToAll(links.ep, {
      input: scaled(received, hidden),
      output: scaled(assignments, hidden),
      sent: scaled(others, hidden),
      received: scaled(foreign, hidden),
    }),
    memoryOperator('tensor_cast.unpermute_tokens', assignments, 2 * hidden + 8, 2 * hidden),
  ];
}

/** Sum of expert outputs by their weights; fp32 weights make the sum fp32 until `castBack`. */
export function weightedSum(
  context: PlanContext,
  moe: MoeFacts,
  weights: 'fp16' | 'fp32',
): PlannedOperator[] {
  const { hidden } = context.architecture;
  const bytes = weights === 'fp16' ? 2 : 4;
  const summed: Count = (batch) => batch.routing.assignments / moe.perToken;
  return [
    memoryOperator('aten.mul.Tensor', assignments, 2 * hidden + bytes, bytes * hidden),
    memoryOperator('aten.sum.dim_IntList', summed, bytes * hidden * moe.perToken, bytes * hidden),
  ];
}
