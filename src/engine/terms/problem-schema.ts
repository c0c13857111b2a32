import { z } from 'zod';
import type {
  LayoutProblem,
  ModelProblem,
  SplitProblem,
  UnlaidPart,
  UnsupportedFeature,
} from './problems.ts';

const text = z.string();
const count = z.number();
const problem = <Code extends string, Shape extends z.ZodRawShape>(code: Code, shape: Shape) =>
  z.strictObject({ code: z.literal(code), ...shape });

/** A schema of all problems of a type: one whose code the schema lacks is an error of the compiler. */
const ofEvery =
  <Problem extends { readonly code: string }>() =>
  <Schema extends z.ZodType<Problem>>(
    schema: [Exclude<Problem['code'], z.infer<Schema>['code']>] extends [never] ? Schema : never,
  ) =>
    schema;

const unlaidParts = [
  'byte-patches',
  'looped-layers',
  'depth-decoder',
  'visual-experts',
  'long-convolution',
  'linear-block',
] as const satisfies readonly UnlaidPart[];

const unsupportedFeatures = [
  'mla-without-query-rank',
  'alternating-experts',
  'dense-between-experts',
  'leading-dense-layers',
  'biases',
  'no-experts',
  'no-latent-attention',
  'no-shared-experts',
  'external-experts-without-ep',
  'redundant-experts-without-ep',
  'quantized-cache-of-plain-linears',
  'quantized-cache-of-draft',
  'draft-in-stages',
  'predictors-in-compiled-stages',
  'plain-predictors-over-tp',
  'predictors-of-spread-activations',
  'plain-linears-of-spread-activations',
  'predictors-without-ids',
  'first-layer-shares-indices',
  'sequence-parallel',
  'compile',
  'mtp',
  'images',
] as const satisfies readonly UnsupportedFeature[];

const modelProblem = ofEvery<ModelProblem>()(
  z.discriminatedUnion('code', [
    problem('unknown-model', {}),
    problem('unreadable-config', { path: text, isJson: z.boolean() }),
    problem('no-fields', {}),
    problem('missing-field', { field: text }),
    problem('out-of-range', { field: text, value: text, least: count, most: count, isWhole: z.boolean() }),
    problem('indivisible', { field: text, value: count, other: text, divisor: count }),
    problem('beyond', { field: text, value: count, other: text, most: count }),
    problem('model-type', { modelType: text, field: text }),
    problem('field-value', { field: text, value: text, allowed: z.array(text) }),
    problem('layer-list', { field: text, entries: count, layers: count }),
    problem('image-aspect', { widthPx: count, heightPx: count, most: count }),
    problem('no-decoder', { modelType: text, field: text }),
    problem('unlaid', { modelType: text, part: z.enum(unlaidParts), field: text, closest: text.nullable() }),
    problem('router', { router: text }),
    z.strictObject({ code: z.enum(unsupportedFeatures) }),
  ]),
);

const splitProblem = ofEvery<SplitProblem>()(
  z.discriminatedUnion('code', [
    problem('query-heads', { heads: count, tp: count }),
    problem('kv-heads', { heads: count, tp: count }),
    problem('index-heads', { heads: count, tp: count }),
    problem('shared-context', { heads: count, tp: count, dcp: count }),
    problem('stages', { layers: count, pp: count }),
    problem('rows', { rows: count, tp: count }),
    problem('world', { tp: count, dp: count, pp: count, devices: count }),
    problem('expert-world', { ep: count, moeTp: count, moeDp: count, pp: count, devices: count }),
    problem('own-size', {
      linear: z.enum(['o_proj', 'MLP', 'LM head']),
      size: count,
      pp: count,
      devices: count,
    }),
    problem('dcp', { tp: count, dcp: count }),
    problem('shared-expert-tp', { reason: z.enum(['ep', 'external']) }),
    problem('own-output-size', { size: count, tp: count }),
    problem('output-groups', { groups: count, size: count }),
    problem('linear-attention-heads', { keyHeads: count, valueHeads: count, tp: count }),
    problem('linear-attention-widths', { keys: count, values: count }),
    problem('stage-without-indexer', {}),
    problem('stage-without-ids', {}),
  ]),
);

/** Why a configuration has no figures, as a file holds it. */
export const layoutProblemSchema = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('model'), problem: modelProblem }),
  z.strictObject({ of: z.literal('split'), problem: splitProblem }),
]) satisfies z.ZodType<LayoutProblem>;
