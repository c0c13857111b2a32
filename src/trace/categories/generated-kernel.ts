import type { Category } from './category.ts';
import { categoryRules } from './category-rules.ts';

const { generated } = categoryRules;
const prefix = new RegExp(`^${generated.prefix}`);

/**
 * The category of a kernel that Inductor generated, by the operators its name lists
 * (`triton_red_fused__unsafe_view_add_mean_mul_pow_rsqrt_1` is a norm); null for other names.
 */
export function generatedCategory(name: string): Category | null {
  if (!prefix.test(name)) return null;
  const isReduction = name.startsWith('triton_red_') || name.startsWith('triton_per_');
  const operators = new Set(name.replace(prefix, '').split('_'));
  const holds = (words: readonly string[]) => words.some((word) => operators.has(word));
  if (holds(generated.gemm) || name.startsWith('triton_mm_')) return 'gemm';
  if (holds(generated.norm) && holds(generated.normWith)) return 'norm';
  if (holds(generated.softmax)) return 'softmax';
  return isReduction || holds(generated.reduction) ? 'reduce_topk' : 'elementwise';
}
