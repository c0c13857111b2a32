import type { TracedTraits } from '../../../models/families/traced-traits.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { weightBytes } from '../../../terms/quantization.ts';
import { columnParallel, columnWidth, rowParallel, takesDetour } from '../../blocks/parallel-linear.ts';
import { addition, reducedForm } from '../../blocks/residual.ts';
import { denseMlpWeightBytes } from '../../memory/layer-weights.ts';
import { matrixMultiply } from '../../operators/linear.ts';
import { addRmsNorm, eagerRmsNorm, normThenQuantize } from '../../operators/norm.ts';
import { sequence, tokens } from '../../operators/planned-operator.ts';
import type { DecoderBlock } from '../decoder.ts';
import { plainActivation } from './activations.ts';

/** Bytes of the linears of a feed-forward: two without a gate. */
export function feedForwardWeightBytes(
  setup: ForwardSetup,
  { isGated }: { readonly isGated: boolean },
): number {
  if (isGated) return denseMlpWeightBytes(setup);
  const { architecture, linears: format, split } = setup;
  const { hiddenSize, intermediateSize, mlpBias: bias } = architecture;
  const width = Math.ceil(intermediateSize / split.mlpTp);
  return weightBytes(format, hiddenSize, width, { bias }) + weightBytes(format, width, hiddenSize, { bias });
}

/** Parameters of an activation that learns its own. */
const xieluBytes = 4 * 2;

/** Residual addition, norm and a feed-forward without a gate. */
export function plainFeedForward(
  setup: ForwardSetup,
  activation: NonNullable<TracedTraits['plainActivation']>,
): DecoderBlock {
  const { architecture, linears: format, processGroups, isCompiled } = setup;
  const { hiddenSize, intermediateSize, mlpBias: bias, epsilon } = architecture;
  const lead = sequence(tokens);
  const local = columnWidth(intermediateSize, processGroups.mlp, processGroups.tp);
  const shape = { format, rows: tokens, bias, shard: processGroups.mlp, global: processGroups.tp, lead };
  const added = reducedForm(processGroups.oProj, processGroups.tp, hiddenSize);
  const gathered = takesDetour(processGroups.mlp, processGroups.tp);
  const compiled = gathered
    ? [
        addRmsNorm(tokens, hiddenSize, added),
        ...columnParallel({ ...shape, inputs: hiddenSize, outputs: intermediateSize }),
      ]
    : [
        ...normThenQuantize(format, tokens, hiddenSize, { added, epsilon }),
        matrixMultiply(format, {
          rows: tokens,
          inputs: hiddenSize,
          outputs: local,
          bias,
          form: { lead, width: hiddenSize },
        }),
      ];
  const up = isCompiled
    ? compiled
    : [
        addition(tokens, hiddenSize),
        ...eagerRmsNorm(tokens, hiddenSize),
        ...columnParallel({ ...shape, inputs: hiddenSize, outputs: intermediateSize }),
      ];
  return {
    operators: [
      ...up,
      ...plainActivation(activation, local, isCompiled),
      ...rowParallel(
        { ...shape, inputs: intermediateSize, outputs: hiddenSize },
        { isCompiled, hasFullInput: true },
      ),
    ],
    weightBytes:
      feedForwardWeightBytes(setup, { isGated: false }) + (activation === 'xielu' ? xieluBytes : 0),
    output: isCompiled
      ? reducedForm(processGroups.mlp, processGroups.tp, hiddenSize)
      : sequence(tokens, hiddenSize),
  };
}
