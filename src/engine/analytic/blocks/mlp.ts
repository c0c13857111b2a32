import type { ForwardSetup } from '../../terms/forward-setup.ts';
import type { ProcessGroup } from '../../terms/process-group.ts';
import type { LinearFormat } from '../../terms/quantization.ts';
import { allGather } from '../communication/collectives.ts';
import { linear, matrixMultiply } from '../operators/linear.ts';
import { addRmsNorm, eagerRmsNorm, normThenQuantize } from '../operators/norm.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  type Shape,
  sequence,
  tokens,
} from '../operators/planned-operator.ts';
import {
  columnParallel,
  columnWidth,
  gatheredRows,
  gatherFeatures,
  rowParallel,
  slicedRows,
  takesDetour,
} from './parallel-linear.ts';
import { addition, reducedForm } from './residual.ts';

/** A gated feed-forward: gate and up projections, activation, down projection with its all-reduce. */
export interface GatedShape {
  readonly format: LinearFormat;
  readonly rows: Count;
  readonly hiddenSize: number;
  /** Width over all ranks. */
  readonly width: number;
  readonly bias: boolean;
  readonly shard: ProcessGroup;
  readonly global: ProcessGroup;
  /** The sizes in front of the width in which rows are carried; a plain matrix unless stated. */
  readonly lead?: Shape;
  /** One operator from gate and up to their product, in place of silu and multiplication or of swiglu. */
  readonly activation?: GatedActivation;
}

/** An activation function of a family's own, on `rows` of `width` elements; `lead`: how they are carried. */
export type GatedActivation = (rows: Count, width: number, lead: Shape) => PlannedOperator;

const compiledActivation: GatedActivation = (rows, width, lead) => {
  const inputs = [
    [...lead, width],
    [...lead, width],
  ];
  return memoryOperator('tensor_cast.swiglu', rows, 4 * width, 2 * width, { inputs });
};

/**
 * Eager gate · silu · up · mul · down; detours where the shard group differs (references/engine/parallelism.md 3.3,
 * references/engine/forward-pass.md 5.2).
 */
export function eagerGated(shape: GatedShape): PlannedOperator[] {
  const { rows, hiddenSize, width, shard, global } = shape;
  const column = { ...shape, inputs: hiddenSize, outputs: width };
  const local = columnWidth(width, shard, global);
  const lead = shape.lead ?? [rows];
  const wide = [...lead, local];
  const activated =
    shape.activation === undefined
      ? [
          memoryOperator('aten.silu', rows, 2 * local, 2 * local, { inputs: [wide] }),
          ...columnParallel(column),
          memoryOperator('aten.mul.Tensor', rows, 4 * local, 2 * local, { inputs: [wide, wide] }),
        ]
      : [...columnParallel(column), shape.activation(rows, local, lead)];
  return [
    ...columnParallel(column),
    ...activated,
    ...rowParallel(
      { ...shape, inputs: width, outputs: hiddenSize },
      { isCompiled: false, hasFullInput: true },
    ),
  ];
}

/** Compiled merged gate+up · swiglu · down. `isQuantized`: the norm before it already quantised the input. */
export function compiledGated(
  shape: GatedShape,
  { isQuantized }: { readonly isQuantized: boolean },
): PlannedOperator[] {
  const { format, rows, hiddenSize, width, bias, shard, global } = shape;
  const activation = shape.activation ?? compiledActivation;
  const local = Math.ceil(width / shard.size);
  const lead = shape.lead ?? [rows];
  const merged = { inputs: hiddenSize, outputs: 2 * local, bias, scaleRows: local };
  const project = isQuantized
    ? (one: Parameters<typeof linear>[1]) => [matrixMultiply(format, one)]
    : (one: Parameters<typeof linear>[1]) => linear(format, one);
  const down = rowParallel(
    { ...shape, inputs: width, outputs: hiddenSize },
    { isCompiled: true, hasFullInput: true },
  );
  if (!takesDetour(shard, global)) {
    return [
      ...project({ ...merged, rows, form: { lead, width: hiddenSize } }),
      activation(rows, local, lead),
      ...down,
    ];
  }
  return [
    ...allGather(shard, slicedRows(rows, global), hiddenSize),
    ...linear(format, { ...merged, rows: gatheredRows(rows, shard, global) }),
    ...gatherFeatures(rows, local, width, shard, global),
    ...gatherFeatures(rows, local, width, shard, global),
    activation(rows, width, lead),
    ...down,
  ];
}

/** Deviations of a family from the plain dense feed-forward. */
export interface MlpVariant {
  /** The residual addition and norm in front, where the quantisation is not fused with them. */
  readonly prologue?: (setup: ForwardSetup) => PlannedOperator[];
  readonly activation?: GatedActivation;
}

/** Residual addition, norm and dense feed-forward (references/engine/forward-pass.md 5.2, 5.3). */
export function denseMlpBlock(setup: ForwardSetup, variant: MlpVariant = {}): PlannedOperator[] {
  const { architecture, linears: format, processGroups, isCompiled } = setup;
  const { hiddenSize, intermediateSize, mlpBias, epsilon } = architecture;
  const shape: GatedShape = {
    format,
    rows: tokens,
    hiddenSize,
    width: intermediateSize,
    bias: mlpBias,
    shard: processGroups.mlp,
    global: processGroups.tp,
    lead: sequence(tokens),
    ...(variant.activation === undefined ? {} : { activation: variant.activation }),
  };
  if (variant.prologue !== undefined) {
    const gated = isCompiled ? compiledGated(shape, { isQuantized: false }) : eagerGated(shape);
    return [...variant.prologue(setup), ...gated];
  }
  if (!isCompiled) {
    return [addition(tokens, hiddenSize), ...eagerRmsNorm(tokens, hiddenSize), ...eagerGated(shape)];
  }
  const attended = reducedForm(processGroups.oProj, processGroups.tp, hiddenSize);
  return takesDetour(processGroups.mlp, processGroups.tp)
    ? [addRmsNorm(tokens, hiddenSize, attended), ...compiledGated(shape, { isQuantized: false })]
    : [
        ...normThenQuantize(format, tokens, hiddenSize, { added: attended, epsilon }),
        ...compiledGated(shape, { isQuantized: true }),
      ];
}
