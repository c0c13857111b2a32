import {
  type AttentionAction,
  type LinearAction,
  optimizeDefaults,
  type Quantization,
} from '../../engine/index.ts';
import type { ParsedArguments } from './parsed-arguments.ts';

/** How linears and attention are quantised; "DISABLED" for non-experts means no action of their own. */
export function quantizationOf(given: ParsedArguments): Quantization {
  const nonExpert = given.text('--quantize-non-expert-linear-action') as LinearAction;
  return {
    linear: given.text('--quantize-linear-action') as LinearAction,
    nonExpertLinear: nonExpert === 'DISABLED' ? null : nonExpert,
    attention: given.text('--quantize-attention-action') as AttentionAction,
    mxfp4GroupSize: given.number('--mxfp4-group-size') ?? optimizeDefaults.quantization.mxfp4GroupSize,
  };
}
