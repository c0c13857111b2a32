/** Categories of kernels by what they do for the model. */
export const categories = [
  'communication',
  'memory',
  'kv_cache',
  'hybrid_linear',
  'attention',
  'moe',
  'gemm',
  'norm',
  'rope',
  'softmax',
  'activation',
  'quantize',
  'reduce_topk',
  'sampling_io',
  'elementwise',
  'other',
] as const;
export type Category = (typeof categories)[number];

/** The coarser view of the overlap table, derived from the category, so that both tables agree. */
export const overlapClasses = ['compute', 'communication', 'memory', 'elementwise', 'other'] as const;
export type OverlapClass = (typeof overlapClasses)[number];

const computing: ReadonlySet<Category> = new Set(['attention', 'moe', 'gemm', 'hybrid_linear']);

/** Class under which the overlap of a category is told. */
export function overlapClassOf(category: Category): OverlapClass {
  if (computing.has(category)) return 'compute';
  if (category === 'communication' || category === 'memory' || category === 'other') return category;
  return 'elementwise';
}

/** A category and the rule of `references/catalogs/kernel-categories.yaml` that gave it. */
export interface Classified {
  readonly category: Category;
  /** Id of the rule and the part of the name it hit: `attention:template`; `none` where no rule hit. */
  readonly rule: string;
}
