import { z } from 'zod';

/** A text in both languages. */
const bilingual = z.strictObject({ en: z.string(), zh: z.string() });

/** Frameworks that catalogs know. */
export const catalogFrameworks = [
  'sglang',
  'sglang-diffusion',
  'vllm',
  'trtllm',
  'tokenspeed',
  'flashinfer',
  'vllm-ascend',
] as const;
export type CatalogFramework = (typeof catalogFrameworks)[number];

/** Words by which a fused kernel, or the kernels it would replace, are recognised. */
const detectorSchema = z.strictObject({
  order: z.number().int(),
  id: z.string(),
  title: bilingual,
  hint: bilingual,
  /** `mainline` and `upstream` are shipped in the framework; `in-flight` is an open pull request. */
  origin: z.enum(['mainline', 'upstream', 'in-flight']),
  framework: z.enum(catalogFrameworks),
  vendor: z.enum(['any', 'cuda', 'rocm', 'ascend']),
  active: z.array(z.string()),
  split: z.array(z.array(z.string())),
  models: z.array(z.string()),
  notModels: z.array(z.string()),
  /** Least tensor-parallel size; 1 = any. */
  minTp: z.number().int().positive(),
  minSharePercent: z.number().nonnegative(),
  confirmedSharePercent: z.number().nonnegative(),
  priority: z.number().int(),
  subsumes: z.array(z.string()),
  prs: z.array(z.number().int()),
  sources: z.array(z.string()).min(1),
});
export type Detector = z.infer<typeof detectorSchema>;

/** Knowledge of a fused or overlapped form, wider than what detectors can prove. */
const familySchema = z.strictObject({
  id: z.string(),
  title: bilingual,
  kind: z.enum([
    'fuse',
    'overlap',
    'fuse+overlap',
    'compile',
    'sync-removal',
    'cleanup',
    'backend-selection',
    'heuristic',
    'caveat',
  ]),
  framework: z.enum(catalogFrameworks),
  status: z.enum(['mainline', 'in-flight', 'pr-merged', 'pr-closed-unmerged']),
  prs: z.array(z.number().int()),
  /** Identifiers: one word each, with the marks of a scope; `*` stands for any letters, digits and underscores. */
  identifiers: z.array(z.string().regex(/^[A-Za-z0-9_:./*]+$/)),
  /** Identifiers too common to prove anything alone. */
  generic: z.array(z.string()),
  models: z.array(z.string()),
  sources: z.array(z.string()).min(1),
  mechanism: z.string(),
});
export type Family = z.infer<typeof familySchema>;

/** A setting that explains why kernels are split or a path is off. */
const toggleSchema = z.strictObject({
  names: z.array(z.string()).min(1),
  sources: z.array(z.string()).min(1),
  effect: bilingual,
  /** Families that the setting decides about. */
  families: z.array(z.string()),
});
export type Toggle = z.infer<typeof toggleSchema>;

/** The form of the files below `references/catalogs/fuse` and `references/catalogs/overlap`. */
export const catalogFileSchema = z.strictObject({
  refreshed: z.iso.date(),
  detectors: z.array(detectorSchema).default([]),
  families: z.array(familySchema).default([]),
  toggles: z.array(toggleSchema).default([]),
});
