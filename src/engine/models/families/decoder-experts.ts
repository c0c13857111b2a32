import type { ConfigFields, MoeFacts, RouterKind } from '../../terms/architecture.ts';
import { ConfigReader } from '../config-reader.ts';

function routerOf(fields: ConfigFields): RouterKind {
  const scoring = fields.scoring_func ?? fields.score_function ?? fields.router_score_function;
  const isSigmoid =
    scoring === 'sigmoid' || fields.moe_router_enable_expert_bias === true || fields.use_expert_bias === true;
  return isSigmoid ? 'sigmoid' : 'softmax';
}

/** Whether a configuration has experts at all: some types state their number beside a switch that is off. */
export function hasExperts(fields: ConfigFields): boolean {
  const isOff = fields.is_moe === false || fields.enable_moe_block === false;
  return !isOff && (new ConfigReader(fields, '').optional('n_routed_experts') ?? 0) > 1;
}

/** Expert facts; null for a dense model. @throws UnsupportedArchitectureError */
export function moeOf(fields: ConfigFields, id: string): MoeFacts | null {
  if (!hasExperts(fields)) return null;
  const reader = new ConfigReader(fields, id);
  const experts = reader.number('n_routed_experts');
  const expertWidth = reader.number('moe_intermediate_size', 'intermediate_size');
  const modelType = typeof fields.model_type === 'string' ? fields.model_type : '';
  // Llama 4 has one shared expert as wide as the routed ones, which no field states.
  const unstated = modelType.startsWith('llama4') ? expertWidth : 0;
  const stated = reader.optional('n_shared_experts');
  const sharedWidth =
    reader.optional(
      'shared_expert_intermediate_size',
      'shared_intermediate_size',
      'moe_shared_expert_intermediate_size',
      'share_expert_dim',
    ) ?? (stated === null ? unstated : expertWidth * stated);
  // Of the experts that a token is sent to, some may be none at all.
  const empty = reader.optional('zero_expert_num') ?? 0;
  const chosen = reader.number('num_experts_per_tok');
  return {
    experts,
    perToken: empty === 0 ? chosen : Math.max(1, Math.round((chosen * experts) / (experts + empty))),
    expertWidth,
    sharedWidth,
    router: routerOf(fields),
    normalizesWeights: reader.flag('norm_topk_prob', true),
    groups: 1,
    topGroups: 1,
    biasBytes: 0,
    dispatchesAllTokens: false,
  };
}
