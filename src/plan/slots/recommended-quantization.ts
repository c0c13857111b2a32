import type { Quantization } from '../../engine/index.ts';
import { type Answers, answered } from '../answers.ts';

/** Quantization that "recommended" stands for on the embedded engine and TensorCast. */
export const recommendedQuantization = { linear: 'W8A8_DYNAMIC', attention: 'DISABLED' } as const;

/** The quantization a plan stands for; null while it is not decided. */
export function effectiveQuantization(answers: Answers): Pick<Quantization, 'linear' | 'attention'> | null {
  if (answered(answers, 'quantize') === 'recommended') return recommendedQuantization;
  const linear = answered(answers, 'quantizeLinearAction');
  const attention = answered(answers, 'quantizeAttentionAction');
  return linear === null || attention === null ? null : { linear, attention };
}
