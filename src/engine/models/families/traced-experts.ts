import type { Architecture, ConfigFields } from '../../terms/architecture.ts';
import { commonFacts } from '../config-facts.ts';
import { checkConfig } from '../config-ranges.ts';
import { ConfigReader } from '../config-reader.ts';
import { feedForwardsOf } from '../layer-kinds.ts';
import { withUsualNames } from '../usual-names.ts';
import { moeOf } from './decoder-experts.ts';
import type { FamilyReader } from './family-reader.ts';

/** How a type that the modelled program traces through its own modules routes tokens and computes shared experts. */
export interface ExpertTraits {
  /**
   * `softmax`: over all experts, then the choice; `choice`: the choice, then softmax over it; `biased-choice`: the same
   * from a linear with a bias; `groups`: sigmoid scores among groups in fp32; `linear`: softmax of a linear that is
   * quantised as any other.
   */
  readonly router: 'softmax' | 'choice' | 'biased-choice' | 'groups' | 'linear';
  /** A shared expert with a gate of its own, a plain one on the experts' input, one in front of the router; or none. */
  readonly shared: 'gated' | 'plain' | 'first' | 'none';
  /** Heads are normed behind the rotation. */
  readonly normsRotated: boolean;
  readonly qkNorm: 'none' | 'head' | 'full';
  /** Embedding and what blocks add are multiplied by constants. */
  readonly isScaled: boolean;
  /** Norms spelled out, rotation by halves, biases of experts and a clamped activation (gpt-oss). */
  readonly isSpelled: boolean;
}

const plain: ExpertTraits = {
  router: 'softmax',
  shared: 'none',
  normsRotated: false,
  qkNorm: 'none',
  isScaled: false,
  isSpelled: false,
};

const traits: Readonly<Record<string, ExpertTraits>> = {
  qwen2_moe: { ...plain, shared: 'gated' },
  olmoe: { ...plain, qkNorm: 'full' },
  granitemoe: { ...plain, router: 'choice', isScaled: true },
  hunyuan_v1_moe: { ...plain, router: 'linear', shared: 'first', normsRotated: true, qkNorm: 'head' },
  dots1: { ...plain, router: 'groups', shared: 'plain', qkNorm: 'head' },
  gpt_oss: { ...plain, router: 'biased-choice', isSpelled: true },
};

/** The traits of a model type of this family. */
export function expertTraits(modelType: string): ExpertTraits {
  return traits[modelType] ?? plain;
}

/** Bytes of the routed experts that every rank holds whole, of a model of this family; null for any other. */
export function wholeExpertBytes({
  family,
  moe,
  layers,
  denseLayers,
  hiddenSize,
}: Architecture): number | null {
  if (family !== 'traced-experts' || moe === null) return null;
  return 2 * (layers - denseLayers) * moe.experts * 3 * hiddenSize * moe.expertWidth;
}

/** Whether chosen weights are divided by their sum, where the configuration does not say. */
const normalizesByDefault: ReadonlySet<string> = new Set(['hunyuan_v1_moe', 'dots1']);

function biasesOf(config: ConfigFields, id: string, modelType: string) {
  const reader = new ConfigReader(config, id);
  const attention = reader.flag('attention_bias', modelType === 'gpt_oss');
  return {
    projectionBias: modelType === 'qwen2_moe' ? reader.flag('qkv_bias', true) : attention,
    outputBias: modelType === 'qwen2_moe' || modelType === 'dots1' ? false : attention,
  };
}

/**
 * Models whose experts the modelled program has no rule for: it traces them through their own modules, with all experts
 * whole and in fp16 on every rank (references/engine/families/traced-experts.md).
 */
export const tracedExpertsReader: FamilyReader = {
  modelTypes: Object.keys(traits),
  read(given, id) {
    const config = withUsualNames(given, id);
    checkConfig(config, id);
    const modelType = String(config.model_type);
    const { qkNorm } = expertTraits(modelType);
    const reader = new ConfigReader(config, id);
    const facts = commonFacts(config, id);
    const moe = moeOf(config, id);
    const kinds = moe === null ? [] : feedForwardsOf(config, facts.layers);
    const sparse = kinds.filter((kind) => kind === 'sparse').length;
    const isHunyuan = modelType === 'hunyuan_v1_moe';
    return {
      ...facts,
      config: { ...config, mlp_layer_types: kinds },
      intermediateSize: reader.number('intermediate_size'),
      ...biasesOf(config, id, modelType),
      qkNorm,
      denseLayers: facts.layers - sparse,
      moe:
        moe === null
          ? null
          : {
              ...moe,
              normalizesWeights: reader.flag('norm_topk_prob', normalizesByDefault.has(modelType)),
              router: modelType === 'dots1' ? 'group-limited' : 'softmax',
              groups: reader.positive(1, 'n_group'),
              topGroups: reader.positive(1, 'topk_group'),
              biasBytes: modelType === 'dots1' ? 2 : 0,
              // A shared expert of Hunyuan is as wide as a dense feed-forward.
              ...(isHunyuan
                ? {
                    sharedWidth:
                      reader.number('intermediate_size') * (reader.optional('n_shared_experts') ?? 1),
                    expertWidth: reader.number('intermediate_size'),
                  }
                : {}),
            },
    };
  },
};
