import type { PlanContext } from '../../../terms/plan-context.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import type { MoeVariant } from '../../blocks/moe.ts';
import { columnParallel, columnWidth, rowParallel } from '../../blocks/parallel-linear.ts';
import { addition } from '../../blocks/residual.ts';
import { linear } from '../../operators/linear.ts';
import { rmsNorm } from '../../operators/norm.ts';
import { memoryOperator, type PlannedOperator, tokens } from '../../operators/planned-operator.ts';
import type { DecoderBlock } from '../decoder.ts';
import { denseLayer, expertsLayer } from '../layers.ts';

/** The residual addition and norm in front of a feed-forward; the norm alone where no mixer comes before it. */
function prologue({ architecture, isCompiled }: PlanContext, isAlone: boolean): PlannedOperator[] {
  const { hiddenSize } = architecture;
  return [...(isAlone ? [] : [addition(tokens, hiddenSize)]), ...rmsNorm(tokens, hiddenSize, isCompiled)];
}

/** Up projection · activation · down projection, without a gate. */
function plainLayer(context: PlanContext, first: readonly PlannedOperator[]): DecoderBlock {
  const { architecture, linears: format, processGroups, split, isCompiled } = context;
  const { hiddenSize, intermediateSize, mlpBias: bias } = architecture;
  const shape = { format, rows: tokens, bias, shard: processGroups.mlp, global: processGroups.tp };
  const local = columnWidth(intermediateSize, processGroups.mlp, processGroups.tp);
  const width = Math.ceil(intermediateSize / split.mlpTp);
  return {
    operators: [
      ...first,
      ...columnParallel({ ...shape, inputs: hiddenSize, outputs: intermediateSize }),
      memoryOperator('activation', tokens, 2 * local, 2 * local),
      ...rowParallel(
        { ...shape, inputs: intermediateSize, outputs: hiddenSize },
        { isCompiled, hasFullInput: true },
      ),
    ],
    weightBytes:
      weightBytes(format, hiddenSize, width, { bias }) + weightBytes(format, width, hiddenSize, { bias }),
  };
}

/** A dense feed-forward, with or without a gate; `isAlone`: no mixer comes before it in its layer. */
export function denseFeedForward(context: PlanContext, isGated: boolean, isAlone: boolean): DecoderBlock {
  if (!isGated) return plainLayer(context, prologue(context, isAlone));
  return denseLayer(context, isAlone ? { prologue: (one) => prologue(one, true) } : {});
}

/** A feed-forward whose input is normed already. */
function bareFeedForward(context: PlanContext, isGated: boolean): DecoderBlock {
  return isGated ? denseLayer(context, { prologue: () => [] }) : plainLayer(context, []);
}

/** Weights of experts: those without a gate have two matrices of the three that a gated one has. */
function expertsOf(context: PlanContext, isGated: boolean, variant: MoeVariant): DecoderBlock {
  const block = expertsLayer(context, variant);
  return isGated ? block : { ...block, weightBytes: (2 * block.weightBytes) / 3 };
}

/**
 * Routed experts in a width of their own, between a projection from the hidden state and one back to it; shared experts
 * work on the hidden state itself.
 */
function latentExperts(
  context: PlanContext,
  isGated: boolean,
  isAlone: boolean,
  latent: number,
): DecoderBlock {
  const { architecture, linears: format } = context;
  const { hiddenSize, moe } = architecture;
  if (moe === null) return { operators: [], weightBytes: 0 };
  const inside = {
    ...context,
    architecture: { ...architecture, hiddenSize: latent, moe: { ...moe, sharedWidth: 0 } },
  };
  const routed = expertsOf(inside, isGated, { prologue: () => [] });
  const shared =
    moe.sharedWidth === 0
      ? { operators: [], weightBytes: 0 }
      : bareFeedForward(
          { ...context, architecture: { ...architecture, intermediateSize: moe.sharedWidth } },
          isGated,
        );
  return {
    operators: [
      ...prologue(context, isAlone),
      ...linear(format, { rows: tokens, inputs: hiddenSize, outputs: latent }),
      ...routed.operators,
      ...linear(format, { rows: tokens, inputs: latent, outputs: hiddenSize }),
      ...shared.operators,
      ...(moe.sharedWidth === 0 ? [] : [addition(tokens, hiddenSize)]),
    ],
    weightBytes:
      routed.weightBytes +
      shared.weightBytes +
      weightBytes(format, hiddenSize, latent) +
      weightBytes(format, latent, hiddenSize),
  };
}

/** Experts, in the hidden size or in a width of their own. */
export function expertsFeedForward(
  context: PlanContext,
  isGated: boolean,
  isAlone: boolean,
  latent: number | null,
): DecoderBlock {
  if (latent !== null) return latentExperts(context, isGated, isAlone, latent);
  return expertsOf(context, isGated, isAlone ? { prologue: (one) => prologue(one, true) } : {});
}

/** A dense feed-forward and experts on the same normed input, their results added. */
export function denseBesideExperts(
  context: PlanContext,
  isGated: boolean,
  latent: number | null,
): DecoderBlock {
  const { hiddenSize } = context.architecture;
  const experts = expertsFeedForward(context, isGated, false, latent);
  const dense = bareFeedForward(context, isGated);
  return {
    operators: [...experts.operators, ...dense.operators, addition(tokens, hiddenSize)],
    weightBytes: experts.weightBytes + dense.weightBytes,
  };
}
