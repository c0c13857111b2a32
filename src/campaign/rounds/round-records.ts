import { z } from 'zod';
import { rowSchema } from '../bench/row.ts';
import { frameworks } from '../manifest.ts';
import { gapSchema } from './gap.ts';

/** Who wrote what a gate accepted: never a measurement, only texts and commits. */
export const author = z.enum(['program', 'person', 'agent']);

/** Number of a round, from 0. */
export const round = z.number().int().min(0);

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A commit, short or whole. */
export const commit = z.string().regex(/^[0-9a-f]{7,64}$/);

/** Artefacts by their path below the campaign's folder, with the hash each was written with. */
export const files = z.record(z.string(), sha256);

/** Lines in the words of their author. */
export const texts = z.array(z.string());

/** Purposes of the rows of a round. */
export const trialKinds = ['gap', 'verify', 'holdout', 'research'] as const;

/** Sides of a pair: target and leader of a gap, commits before and after of a patch. */
export const trialSides = ['target', 'leader', 'before', 'after'] as const;

/** One measured trial of a round, as its row in the ledger. */
export const roundTrialSchema = z.strictObject({
  key: z.string(),
  round,
  kind: z.enum(trialKinds),
  side: z.enum(trialSides),
  scenario: z.string(),
  /** Number of the pair, from 1. */
  pair: z.number().int().min(1),
  commit: commit.nullable(),
  row: rowSchema,
});

export type RoundTrial = z.infer<typeof roundTrialSchema>;

/** A row of a table that other records may cite: `<round>/<framework>/<phase>/<stage>/<id>`. */
export const citedRowSchema = z.strictObject({
  id: z.string(),
  kernel: z.string(),
  category: z.string(),
  stage: z.string(),
  microseconds: z.number(),
  /** Percent of its stage. */
  share: z.number(),
  launches: z.number(),
  location: z.string(),
});

export type CitedRow = z.infer<typeof citedRowSchema>;

/** A recorded trace of one side. */
export const profileSchema = z.strictObject({
  round,
  framework: z.enum(frameworks),
  /** The commit measured; null for a rival, which no patch changes. */
  commit: commit.nullable(),
  /** Taken before the patch of its round, or after it. */
  phase: z.enum(['before', 'after']),
  scenario: z.string(),
  command: texts,
  stages: z.array(z.strictObject({ stage: z.string(), microseconds: z.number(), steps: z.number() })),
  rows: z.array(citedRowSchema),
  overlap_rows: z.number().int(),
  fuse_rows: z.number().int(),
  /** Traces the tables were made of. */
  traces: z.array(z.strictObject({ path: z.string(), sha256 })),
  tables: z.strictObject({ path: z.string(), sha256 }),
  files,
});

export type RecordedProfile = z.infer<typeof profileSchema>;

/** Why the target is slower, with rows of traces as evidence. */
export const rootCauseSchema = z.strictObject({
  round,
  commit,
  /** Hash of each table that it rests on. */
  tables: files,
  rows: texts,
  sources: z.array(z.strictObject({ path: z.string(), symbol: z.string().nullable(), why: z.string() })),
  /** Share of the gap that the rows explain, in percent; null where the stages cannot be compared. */
  explained_pct: z.number().nullable(),
  history: texts,
  author,
  files,
});

export type RootCause = z.infer<typeof rootCauseSchema>;

/** Times of the layers of both sides. */
export const layerSchema = z.strictObject({
  round,
  tables: files,
  pass: z.number().int().nullable(),
  representatives: texts,
  hot_rows: texts,
  /** Why there are no layers; null where there are. */
  limit: z.string().nullable(),
  files,
});

export type RecordedLayers = z.infer<typeof layerSchema>;

/** Change that a round will make, as its author writes it. */
export const targetSchema = z.strictObject({
  kind: z.enum(['path', 'kernel']),
  source_path: z.string().min(1),
  symbol: z.string().nullable().default(null),
  hypothesis: z.string().min(1),
  cites: z.strictObject({
    root_cause_rows: texts.min(1),
    layer_rows: texts.default([]),
    pr_items: texts.default([]),
  }),
  expected_gain_pct: z.number(),
  reasoning: z.string().min(1),
  rejected: texts.default([]),
  /** Of a kernel: the members of its family, and what makes it comparable. */
  kernel: z
    .strictObject({
      family: texts.min(1),
      compared_against: z.string().min(1),
      shapes: z.string().min(1),
      plugs_into: z.string().min(1),
      /** The next edit does not follow from profile and source. */
      edit_is_unclear: z.boolean().default(false),
    })
    .nullable()
    .default(null),
});

export type RoundTarget = z.infer<typeof targetSchema>;

/** A kernel's work and its bound, as its reader wrote. */
export const digestSchema = z.strictObject({
  round,
  version: z.string(),
  /** Exactly one; null only with a blocker. */
  next_edit: z.string().nullable(),
  blocker: z.string().nullable(),
  author,
  files,
});

export type KernelDigest = z.infer<typeof digestSchema>;

/** A patch that was refused, and why. */
export const refusalSchema = z.strictObject({
  code: z.string(),
  /** File and line of the diff, or what was measured. */
  where: z.string(),
});

export type Refusal = z.infer<typeof refusalSchema>;

/** A commit that is to be verified. */
export const patchSchema = z.strictObject({
  id: z.string(),
  round,
  parent: commit,
  commit,
  files: texts,
  added: z.number().int(),
  removed: z.number().int(),
  hypothesis: z.string(),
  expected_gain_pct: z.number(),
  provenance: z.array(
    z.strictObject({ source: z.string(), licence: z.string(), notice: z.string(), delta: z.string() }),
  ),
  /** Changes of the diff that nobody allowed yet. */
  refusals: z.array(refusalSchema),
  at: z.string(),
  author,
  artefacts: files,
});

export type RecordedPatch = z.infer<typeof patchSchema>;

/** Outcome of the tests, scores and measurements of a patch. */
export const verifySchema = z.strictObject({
  round,
  commit,
  tests: z.array(z.strictObject({ command: texts, exit: z.number().int().nullable(), log: z.string() })),
  answers: z.strictObject({
    prompts: z.number().int(),
    /** Share of prompts with equal answers of the commit before, asked twice; and of the commit after. */
    self_agreement: z.number(),
    agreement: z.number(),
    margin: z.number(),
    passed: z.boolean(),
  }),
  score: z.strictObject({ before: z.number(), after: z.number(), margin: z.number() }).nullable(),
  /** Time of a repeated prompt over that of the first time, caches reset: before and after. */
  repeated: z.strictObject({ before: z.number().nullable(), after: z.number().nullable() }),
  improvements: z.array(gapSchema),
  holdout: z.array(gapSchema),
  /** The cited rows before and after. */
  moved: z.array(
    z.strictObject({
      row: z.string(),
      after_row: z.string().nullable(),
      before_ms: z.number(),
      after_ms: z.number().nullable(),
    }),
  ),
  refusals: z.array(refusalSchema),
  files,
});

export type Verification = z.infer<typeof verifySchema>;

/** An idea and the source that it came from. */
export const ideaSchema = z.strictObject({
  idea: z.string().min(1),
  source: z.string().min(1),
  kind: z.enum(['code', 'pull-request', 'kernel-guide', 'prose']),
  rows: texts.default([]),
  licence: z.string().default('none'),
  risk: z.enum(['low', 'high']).default('high'),
  status: z.enum(['untried', 'tried', 'rejected', 'adopted']),
  reason: z.string().default(''),
});

export type SourceIdea = z.infer<typeof ideaSchema>;
