import type { MeasuredDatabase } from '../database.ts';
import { latencyOf, tablesOf } from '../matching-rows.ts';
import { areEqual, type Sizes } from '../shapes.ts';
import type { MeasuredRow } from '../table.ts';
import { half, int8, type PreprocessCall } from './part.ts';
import type { PartTime } from './part-rows.ts';

type Numbers = PreprocessCall['numbers'];

/** Columns of its weights are stored in blocks of so many. */
const block = 32;
/** The kernel runs decode batches up to this size. */
const mostTokens = 1024;

/** Shapes of the arguments of the kernel; null where its weights do not come in whole blocks. */
function inputsOf(sizes: Numbers): Sizes[] | null {
  const { num_tokens: tokens, hidden_size: hidden, local_num_heads: heads, block_size: page } = sizes;
  const { q_lora_rank: rank, kv_lora_rank: latent, qk_nope_head_dim: nope, qk_rope_head_dim: rope } = sizes;
  if (hidden % block !== 0 || rank % block !== 0) return null;
  const joined = rank + latent + rope;
  const queries = heads * (nope + rope);
  const pages = Math.ceil(tokens / page);
  return [
    ...[[tokens, hidden], [1, hidden / block, joined, block], [joined], [rank], [rank]],
    ...[[1, rank / block, queries, block], [queries], [latent], [tokens, rope], [tokens, rope]],
    ...[[heads, nope, latent], [pages, page, 1, latent], [pages, page, 1, rope], [tokens], [1], [1]],
    ...[[joined], [1], [1], [queries], [1], [1]],
  ];
}

function outputsOf(sizes: Numbers, inputs: readonly Sizes[]): Sizes[] {
  const { num_tokens: tokens, local_num_heads: heads, q_lora_rank: rank } = sizes;
  const { kv_lora_rank: latent, qk_rope_head_dim: rope } = sizes;
  return [[tokens, heads, latent], inputs[11] ?? [], [tokens, heads, rope], inputs[12] ?? [], [tokens, rank]];
}

const areAll = (ours: readonly Sizes[], theirs: readonly Sizes[]) =>
  ours.length === theirs.length && ours.every((shape, index) => areEqual(shape, theirs[index] ?? []));

const runtime = (field: string) => `Runtime ${field}`;

/** Whether a row is this kernel on any number of tokens; the number, or null. */
function tokensOf(row: MeasuredRow, { numbers, texts, flags }: PreprocessCall): number | null {
  const completeness = row.cell('Runtime metadata_completeness')?.toLowerCase() ?? 'legacy';
  const tokens = row.figure(runtime('num_tokens'));
  if (completeness === 'legacy' || tokens === null) return null;
  for (const [field, wanted] of Object.entries(numbers)) {
    const value = row.figure(runtime(field));
    if (value === null || (field !== 'num_tokens' && Math.trunc(value) !== wanted)) return null;
  }
  if (Object.entries(texts).some(([field, wanted]) => (row.cell(runtime(field)) ?? '') !== wanted))
    return null;
  const isOn = (field: string) => ['true', '1'].includes((row.cell(runtime(field)) ?? '').toLowerCase());
  if (Object.entries(flags).some(([field, wanted]) => isOn(field) !== wanted)) return null;
  const sizes = { ...numbers, num_tokens: Math.trunc(tokens) };
  const inputs = inputsOf(sizes);
  if (inputs === null || !areAll(inputs, row.inputShapes)) return null;
  if (!areAll(outputsOf(sizes, inputs), row.outputShapes)) return null;
  const isInt8 = (type: string | undefined) => type === int8 || type === 'DT_INT8';
  const { inputTypes, inputFormats, outputTypes, outputFormats } = row;
  if (inputTypes.length !== inputs.length || inputFormats.length !== inputs.length) return null;
  if (inputTypes[0] !== half || !isInt8(inputTypes[1]) || !isInt8(inputTypes[5])) return null;
  if (inputFormats[1] !== texts.weight_format || inputFormats[5] !== texts.weight_format) return null;
  if (outputTypes.length !== 5 || outputTypes.some((type) => type !== half)) return null;
  if (outputFormats.length !== 5 || outputFormats.some((format) => format !== 'ND')) return null;
  return sizes.num_tokens;
}

/** The time for so many tokens: that of a row, or on the line between the nearest ones on both sides. */
export function preprocessTime(
  database: MeasuredDatabase,
  kernels: readonly string[],
  call: PreprocessCall,
): PartTime | null {
  const wanted = call.numbers.num_tokens;
  if (wanted < 1 || wanted > mostTokens || inputsOf(call.numbers) === null) return null;
  if (Object.values(call.numbers).some((value) => !Number.isInteger(value) || value <= 0)) return null;
  const rows = tablesOf(database, kernels).flatMap(({ table, column }) =>
    table.rows.flatMap((row) => {
      const tokens = tokensOf(row, call);
      const latency = tokens === null ? null : latencyOf(row, column);
      return tokens === null || latency === null ? [] : [{ tokens, microseconds: latency.microseconds }];
    }),
  );
  const exact = rows.find(({ tokens }) => tokens === wanted);
  if (exact !== undefined) return { microseconds: exact.microseconds, isInterpolated: false };
  const [below] = rows.filter(({ tokens }) => tokens < wanted).toSorted((a, b) => b.tokens - a.tokens);
  const [above] = rows.filter(({ tokens }) => tokens > wanted).toSorted((a, b) => a.tokens - b.tokens);
  if (below === undefined || above === undefined) return null;
  const share = (wanted - below.tokens) / (above.tokens - below.tokens);
  return {
    microseconds: below.microseconds + share * (above.microseconds - below.microseconds),
    isInterpolated: true,
  };
}
