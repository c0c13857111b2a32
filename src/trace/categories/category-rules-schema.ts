import { z } from 'zod';
import { categories } from './category.ts';

const ruleSchema = z.strictObject({
  id: z.string(),
  category: z.enum(categories),
  contains: z.array(z.string()).default([]),
  words: z.array(z.string()).default([]),
  unless: z.literal('compute').optional(),
  generic: z.boolean().default(false),
  source: z.string(),
});

/**
 * One rule of `references/catalogs/kernel-categories.yaml`: words of a kernel's name, and the category that they tell.
 */
export type CategoryRule = z.infer<typeof ruleSchema>;

/** The form of `references/catalogs/kernel-categories.yaml`. */
export const categoryRulesSchema = z.strictObject({
  ignored: z.array(z.string()),
  computeHints: z.array(z.string()),
  rules: z.array(ruleSchema),
  generated: z.strictObject({
    prefix: z.string(),
    gemm: z.array(z.string()),
    norm: z.array(z.string()),
    normWith: z.array(z.string()),
    reduction: z.array(z.string()),
    softmax: z.array(z.string()),
  }),
});
