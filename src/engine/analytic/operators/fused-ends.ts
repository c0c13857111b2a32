import type { Batch } from '../../terms/batch.ts';
import type { PlannedOperator } from './planned-operator.ts';
import { sizesOf } from './planned-operator.ts';

/** Norms at the start of a layer, and what they are called with the addition in front of them. */
const withAddition: Readonly<Record<string, string>> = {
  'tensor_cast.rms_norm': 'tensor_cast.add_rms_norm2',
  'tensor_cast.rms_norm_quant': 'tensor_cast.add_rms_norm_quant2',
  'tensor_cast.rms_norm_dynamic_quant_symmetric': 'tensor_cast.add_rms_norm_dynamic_quant2_symmetric',
  'tensor_cast.rms_norm_dynamic_quant_mxfp4': 'tensor_cast.add_rms_norm_dynamic_quant2_mxfp4',
};

const residualAddition = 'aten.add.Tensor';

/** Elements of the first argument. */
function elementsOf({ inputs }: PlannedOperator, batch: Batch): number {
  return sizesOf(inputs?.[0] ?? [], batch).reduce((product, size) => product * size, 1);
}

/** A norm that adds its input to the residual; `keepsSum`: the sum is handed on, too. */
function addingNorm(
  norm: PlannedOperator,
  name: string,
  { keepsSum }: { readonly keepsSum: boolean },
): PlannedOperator {
  const [input = [], ...others] = norm.inputs ?? [];
  return {
    name,
    times: norm.times,
    inputs: [input, input, ...others],
    fill(batch, work) {
      norm.fill(batch, work);
      const bytes = 2 * elementsOf(norm, batch);
      // Memory decides it alone.
      work.vectorOperations.fill(0);
      work.readBytes += bytes;
      if (keepsSum) work.writeBytes += bytes;
    },
  };
}

/** The operators of one layer, laid out by itself or behind another. */
export interface LayerForms {
  readonly first: readonly PlannedOperator[];
  readonly behind: readonly PlannedOperator[];
}

/**
 * The addition at the end of a layer fused with the norm that follows, as graphs do that trace every layer for itself
 * (references/engine/forward-pass.md 5.3); null where the layer neither ends nor begins like that.
 */
export function fusedLayer(operators: readonly PlannedOperator[]): LayerForms | null {
  const [norm, ...others] = operators;
  const end = others.at(-1);
  const name = norm === undefined ? undefined : withAddition[norm.name];
  if (norm === undefined || name === undefined || end?.name !== residualAddition) return null;
  const inner = others.slice(0, -1);
  return { first: [norm, ...inner], behind: [addingNorm(norm, name, { keepsSum: true }), ...inner] };
}

/** The norm in front of the head with the addition of the last layer; null where it is no plain one. */
export function fusedFinalNorm(operators: readonly PlannedOperator[]): readonly PlannedOperator[] | null {
  const [norm, ...others] = operators;
  if (norm?.name !== 'tensor_cast.rms_norm') return null;
  return [addingNorm(norm, 'tensor_cast.add_rms_norm', { keepsSum: false }), ...others];
}
