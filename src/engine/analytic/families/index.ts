/**
 * The families of models that the engine can lay out.
 *
 * A new family is one small module `families/<family>/family.ts` that exports a `Family`, added to the list below:
 *
 * - `modelTypes`: the values of `model_type` in config.json that it reads;
 * - `read(config, id)`: its `Architecture`, from `commonFacts`, `expertFacts` and `latentFacts` plus what differs;
 *   facts of one family alone stay in that family and are read from `architecture.config` when it lays out a plan;
 * - `plan(context)`: `groupedQueryPlan(context)` or `latentPlan(context)` where only the facts differ, with a
 *   `MoeVariant` (own router, shared expert or prologue) where the MoE block differs; otherwise
 *   `decoderPlan(context, parts)` with `layersWithAttention(context, attention)` where only the attention is its own, or
 *   with groups of equal layers made by `decoderLayer(context, attention, feedForward)`
 *   out of the blocks in `layers.ts` (grouped-query, latent, dense, experts, each with a variant for what differs) or
 *   blocks of its own (`{ operators, weightBytes }`), and its cache rule. `decoderPlan` adds embedding, rope tables,
 *   final norm, head, MTP and all common weights; `visionPart(context)` puts an image encoder in front.
 *
 * Blocks are written in terms of planned operators: widths and weights are fixed when the plan is prepared, and
 * `fill(batch, work)` turns the token counts of a batch into bytes and operations.
 */

import { bailingMoeFamily } from './bailing-moe/family.ts';
import { deepseekV3Family } from './deepseek-v3/family.ts';
import { deepseekV4Family } from './deepseek-v4/family.ts';
import { denseGqaFamily } from './dense-gqa/family.ts';
import { ernie45MoeFamily } from './ernie4-5-moe/family.ts';
import type { Family } from './family.ts';
import { glm4MoeFamily } from './glm4-moe/family.ts';
import { minimaxM2Family } from './minimax-m2/family.ts';
import { minimaxM3Family } from './minimax-m3/family.ts';
import { qwenHybridFamily } from './qwen-hybrid/family.ts';
import { qwen3MoeFamily } from './qwen3-moe/family.ts';
import { qwen3VlFamily } from './qwen3-vl/family.ts';
import { sparseLatentFamily } from './sparse-latent/family.ts';

/** All families; each `model_type` belongs to one of them. */
export const families: readonly Family[] = [
  denseGqaFamily,
  qwen3MoeFamily,
  qwen3VlFamily,
  qwenHybridFamily,
  ernie45MoeFamily,
  bailingMoeFamily,
  glm4MoeFamily,
  minimaxM2Family,
  minimaxM3Family,
  deepseekV3Family,
  sparseLatentFamily,
  deepseekV4Family,
];

const byModelType = new Map(
  families.flatMap((family) => family.modelTypes.map((type) => [type, family] as const)),
);

/** The family of a `model_type`; null when none reads it. */
export function familyOf(modelType: string): Family | null {
  return byModelType.get(modelType) ?? null;
}
