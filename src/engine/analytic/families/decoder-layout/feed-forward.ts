import type { ForwardSetup } from '../../../terms/forward-setup.ts';
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
function prologue(
  { architecture, isCompiled }: ForwardSetup,
  { isAlone }: { readonly isAlone: boolean },
): PlannedOperator[] {
  const { hiddenSize } = architecture;
  return [...(isAlone ? [] : [addition(tokens, hiddenSize)]), ...rmsNorm(tokens, hiddenSize, isCompiled)];
}

/** Up projection · activation · down projection, without a gate. */
function plainLayer(setup: ForwardSetup, first: readonly PlannedOperator[]): DecoderBlock {
  const { architecture, linears: format, processGroups, split, isCompiled } = setup;
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
export function denseFeedForward(
  setup: ForwardSetup,
  { isGated, isAlone }: { readonly isGated: boolean; readonly isAlone: boolean },
): DecoderBlock {
  if (!isGated) return plainLayer(setup, prologue(setup, { isAlone }));
  return denseLayer(setup, isAlone ? { prologue: (one) => prologue(one, { isAlone: true }) } : {});
}

/** A feed-forward whose input is normed already. */
function bareFeedForward(setup: ForwardSetup, isGated: boolean): DecoderBlock {
  return isGated ? denseLayer(setup, { prologue: () => [] }) : plainLayer(setup, []);
}

/** Weights of experts: those without a gate have two matrices of the three that a gated one has. */
function expertsOf(setup: ForwardSetup, isGated: boolean, variant: MoeVariant): DecoderBlock {
  const block = expertsLayer(setup, variant);
  return isGated ? block : { ...block, weightBytes: (2 * block.weightBytes) / 3 };
}

/**
 * Routed experts in a width of their own, between a projection from the hidden state and one back to it; shared experts
 * work on the hidden state itself.
 */
function latentExperts(
  setup: ForwardSetup,
  isGated: boolean,
  isAlone: boolean,
  latent: number,
): DecoderBlock {
  const { architecture, linears: format } = setup;
  const { hiddenSize, moe } = architecture;
  if (moe === null) return { operators: [], weightBytes: 0 };
  const inside = {
    ...setup,
    architecture: { ...architecture, hiddenSize: latent, moe: { ...moe, sharedWidth: 0 } },
  };
  const routed = expertsOf(inside, isGated, { prologue: () => [] });
  const shared =
    moe.sharedWidth === 0
      ? { operators: [], weightBytes: 0 }
      : bareFeedForward(
          { ...setup, architecture: { ...architecture, intermediateSize: moe.sharedWidth } },
          isGated,
        );
  return {
    operators: [
      ...prologue(setup, { isAlone }),
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
  setup: ForwardSetup,
  {
    isGated,
    isAlone,
    latent,
  }: { readonly isGated: boolean; readonly isAlone: boolean; readonly latent: number | null },
): DecoderBlock {
  if (latent !== null) return latentExperts(setup, isGated, isAlone, latent);
  return expertsOf(setup, isGated, isAlone ? { prologue: (one) => prologue(one, { isAlone: true }) } : {});
}

/** A dense feed-forward and experts on the same normed input, their results added. */
export function denseBesideExperts(
  setup: ForwardSetup,
  isGated: boolean,
  latent: number | null,
): DecoderBlock {
  const { hiddenSize } = setup.architecture;
  const experts = expertsFeedForward(setup, { isGated, isAlone: false, latent });
  const dense = bareFeedForward(setup, isGated);
  return {
    operators: [...experts.operators, ...dense.operators, addition(tokens, hiddenSize)],
    weightBytes: experts.weightBytes + dense.weightBytes,
  };
}
