/**
 * How a forward pass of each family is laid out.
 *
 * A new family has a reader in `engine/models/families` and an entry below: `groupedQueryPlan(context)` or
 * `mlaPlan(context)` where only the facts differ, with a `MoeVariant` (own router, shared expert or prologue) where the MoE
 * block differs; otherwise `decoderPlan(context, parts)` with `layersWithAttention(context, attention)` where only the attention
 * is its own, or with groups of equal layers made by `decoderLayer(context, attention, feedForward)` out of the blocks in
 * `layers.ts` (grouped-query, latent, dense, experts, each with a variant for what differs) or blocks of its own
 * (`{ operators, weightBytes }`), and its cache rule. `decoderPlan` adds embedding, rope tables, final norm, LM head, MTP and
 * all common weights; `visionPart(context)` puts an image encoder in front.
 *
 * Blocks are written in terms of planned operators: widths and weights are fixed when the plan is prepared, and
 * `fill(batch, work)` turns the token counts of a batch into bytes and operations.
 */

import type { FamilyId } from '../../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../../terms/errors.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import type { LayerPlan } from '../blocks/layer-plan.ts';
import { bailingMoePlan } from './bailing-moe/bailing-moe.ts';
import { decoderLayoutPlan } from './decoder-layout/decoder-layout.ts';
import { deepseekV4Plan } from './deepseek-v4/deepseek-v4.ts';
import { dsaPlan } from './dsa/dsa.ts';
import { ernie45MoePlan } from './ernie4-5-moe/ernie4-5-moe.ts';
import { groupedQueryPlan } from './grouped-query-plan.ts';
import { minimaxM3Plan } from './minimax-m3/minimax-m3.ts';
import { mlaPlan } from './mla-plan.ts';
import { qwenHybridPlan } from './qwen-hybrid/qwen-hybrid.ts';
import { qwen2VlPlan } from './qwen2-vl.ts';
import { qwen3VlPlan } from './qwen3-vl.ts';
import { tracedDensePlan } from './traced-dense/traced-dense.ts';
import { tracedExpertsPlan } from './traced-experts/traced-experts.ts';

/** Lays out a forward pass, of one pipeline stage where there are several. */
export type FamilyPlan = (setup: ForwardSetup) => LayerPlan;

/** Grouped-query attention and experts; images of GLM-4.5V were never recorded. */
const glm4MoePlan: FamilyPlan = (setup) => {
  const { architecture, options } = setup;
  if (options.image !== null) throw new UnsupportedArchitectureError(architecture.id, { code: 'images' });
  return groupedQueryPlan(setup);
};

/** The layout of each family. */
export const familyPlans: Readonly<Record<FamilyId, FamilyPlan>> = {
  'dense-gqa': (setup) => groupedQueryPlan(setup),
  'traced-dense': tracedDensePlan,
  'traced-experts': tracedExpertsPlan,
  'qwen3-moe': (setup) => groupedQueryPlan(setup),
  'glm4-moe': glm4MoePlan,
  'minimax-m2': (setup) => groupedQueryPlan(setup),
  'deepseek-v3': (setup) => mlaPlan(setup),
  'qwen3-vl': qwen3VlPlan,
  'qwen2-vl': qwen2VlPlan,
  'ernie4-5-moe': ernie45MoePlan,
  'bailing-moe': bailingMoePlan,
  'minimax-m3': minimaxM3Plan,
  'qwen-hybrid': qwenHybridPlan,
  dsa: dsaPlan,
  'deepseek-v4': deepseekV4Plan,
  decoder: decoderLayoutPlan,
};
