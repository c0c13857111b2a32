import type { ConfigFields } from '../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../terms/errors.ts';
import type { ModelProblem } from '../terms/problems.ts';
import { isConfigGroup } from './config-group.ts';

/** Values that a field of a config.json may hold: whole numbers from `least` to `most`, or any number between them. */
interface Range {
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
}

const whole = (least: number, most: number): Range => ({ least, most, isWhole: true });
const share = (least: number, most: number): Range => ({ least, most, isWhole: false });

/** Far above every model that was ever published, and low enough that nothing loops or overflows. */
const layers = whole(1, 4096);
const heads = whole(1, 65_536);
const width = whole(1, 10_000_000);
const tokens = whole(1, 100_000_000);
/** Sizes that a config writes as 0 where they are not used. */
const unusedOr = (most: number): Range => whole(0, most);
const experts = unusedOr(65_536);

/** Every number that a family reads, by its name in config.json; `null` and an absent field mean "not used". */
const ranges: Readonly<Record<string, Range>> = {
  num_hidden_layers: layers,
  hidden_size: width,
  intermediate_size: width,
  num_attention_heads: heads,
  num_key_value_heads: heads,
  head_dim: whole(1, 65_536),
  vocab_size: tokens,
  max_position_embeddings: tokens,
  original_max_position_embeddings: tokens,
  rms_norm_eps: share(0, 1),
  partial_rotary_factor: share(0, 1),
  rotary_dim: unusedOr(65_536),
  q_lora_rank: unusedOr(10_000_000),
  kv_lora_rank: unusedOr(10_000_000),
  qk_nope_head_dim: unusedOr(65_536),
  qk_rope_head_dim: unusedOr(65_536),
  v_head_dim: unusedOr(65_536),
  num_experts: experts,
  num_local_experts: experts,
  n_routed_experts: experts,
  moe_num_experts: experts,
  num_experts_per_tok: experts,
  moe_k: experts,
  n_shared_experts: experts,
  num_shared_experts: experts,
  moe_num_shared_experts: experts,
  n_group: experts,
  topk_group: experts,
  moe_intermediate_size: unusedOr(10_000_000),
  shared_intermediate_size: unusedOr(10_000_000),
  shared_expert_intermediate_size: unusedOr(10_000_000),
  dense_intermediate_size: unusedOr(10_000_000),
  first_k_dense_replace: unusedOr(4096),
  num_nextn_predict_layers: unusedOr(4096),
  decoder_sparse_step: unusedOr(4096),
  full_attention_interval: unusedOr(4096),
  linear_num_key_heads: unusedOr(65_536),
  linear_num_value_heads: unusedOr(65_536),
  linear_key_head_dim: unusedOr(65_536),
  linear_value_head_dim: unusedOr(65_536),
  linear_conv_kernel_dim: unusedOr(4096),
  index_n_heads: unusedOr(65_536),
  index_head_dim: unusedOr(65_536),
  index_topk: unusedOr(100_000_000),
  depth: layers,
  num_heads: heads,
  out_hidden_size: width,
  patch_size: whole(1, 65_536),
  temporal_patch_size: whole(1, 65_536),
  spatial_merge_size: whole(1, 65_536),
  in_channels: whole(1, 65_536),
};

/** Fields of which the first may not be larger than the second. */
const bounds: readonly (readonly [field: string, others: readonly string[]])[] = [
  ['num_experts_per_tok', ['num_experts', 'num_local_experts', 'n_routed_experts']],
  ['first_k_dense_replace', ['num_hidden_layers']],
  ['topk_group', ['n_group']],
];

function numberOf(fields: ConfigFields, name: string): number | null {
  const value = fields[name];
  return typeof value === 'number' ? value : null;
}

function fits(value: unknown, { least, most, isWhole }: Range): boolean {
  // Some families write one number a layer; their readers look at each.
  if (value === undefined || value === null || Array.isArray(value)) return true;
  return (
    typeof value === 'number' && value >= least && value <= most && (!isWhole || Number.isInteger(value))
  );
}

function checkGroup(fields: ConfigFields, prefix: string, id: string): void {
  for (const [name, range] of Object.entries(ranges)) {
    const value = fields[name];
    if (fits(value, range)) continue;
    const { least, most, isWhole } = range;
    const said = typeof value === 'number' ? String(value) : JSON.stringify(value);
    throw new UnsupportedArchitectureError(id, {
      code: 'out-of-range',
      field: prefix + name,
      value: said.slice(0, 60),
      least,
      most,
      isWhole,
    });
  }
  const queryHeads = numberOf(fields, 'num_attention_heads');
  const keyValueHeads = numberOf(fields, 'num_key_value_heads');
  if (queryHeads !== null && keyValueHeads !== null && queryHeads % keyValueHeads !== 0) {
    throw new UnsupportedArchitectureError(id, {
      code: 'indivisible',
      field: `${prefix}num_attention_heads`,
      value: queryHeads,
      other: `${prefix}num_key_value_heads`,
      divisor: keyValueHeads,
    });
  }
  for (const [field, others] of bounds) {
    const value = numberOf(fields, field);
    const other = others.find((name) => numberOf(fields, name) !== null);
    const most = other === undefined ? null : numberOf(fields, other);
    // A router of no experts is not used.
    if (value === null || other === undefined || most === null || most === 0 || value <= most) continue;
    throw new UnsupportedArchitectureError(id, {
      code: 'beyond',
      field: prefix + field,
      value,
      other: prefix + other,
      most,
    });
  }
}

/** Whether a problem is one of the file itself: it names a size that no model has, and mending the file mends it. */
export function isBrokenConfig({ code }: ModelProblem): boolean {
  return [
    'out-of-range',
    'indivisible',
    'beyond',
    'no-fields',
    'unreadable-config',
    'missing-field',
  ].includes(code);
}

/**
 * Checks every number of a config.json that decides time or memory, for itself and against the others, in the language
 * model and in the vision tower. A negative, broken or absurd size would come out as a confident figure.
 * @throws UnsupportedArchitectureError that names the field
 */
export function checkConfig(config: ConfigFields, id: string): void {
  checkGroup(config, '', id);
  // The rotated share of a head may stand among the rotary parameters of the language model.
  const groups = ['text_config', 'vision_config', 'rope_parameters', 'text_config.rope_parameters'];
  for (const path of groups) {
    const fields = path
      .split('.')
      .reduce<unknown>((outer, name) => (isConfigGroup(outer) ? outer[name] : undefined), config);
    if (isConfigGroup(fields)) checkGroup(fields, `${path}.`, id);
  }
}
