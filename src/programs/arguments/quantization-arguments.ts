import { attentionActions, linearActions, optimizeDefaults, type Quantization } from '../../engine/index.ts';
import type { ParsedArguments } from './parsed-arguments.ts';

/** How linears and attention are quantised; "DISABLED" for non-experts means no action of their own. */
export function quantizationOf(given: ParsedArguments): Quantization {
  const { quantization } = optimizeDefaults;
  const nonExpert = given.choice('--quantize-non-expert-linear-action', linearActions);
  return {
    linear: given.choice('--quantize-linear-action', linearActions) ?? quantization.linear,
    nonExpertLinear: nonExpert === 'DISABLED' ? null : nonExpert,
    attention: given.choice('--quantize-attention-action', attentionActions) ?? quantization.attention,
    mxfp4GroupSize: given.number('--mxfp4-group-size') ?? quantization.mxfp4GroupSize,
  };
}
