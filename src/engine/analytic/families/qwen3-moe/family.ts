import { commonFacts, expertFacts } from '../../../models/config-facts.ts';
import type { Family } from '../family.ts';
import { groupedQueryPlan } from '../grouped-query-plan.ts';

/** Qwen3 models with experts in every layer. */
export const qwen3MoeFamily: Family = {
  modelTypes: ['qwen3_moe'],
  read: (config, id) => ({
    ...commonFacts(config, id),
    queryKeyNorm: 'head',
    denseLayers: 0,
    moe: expertFacts(config, id, {
      router: 'softmax',
      biasBytes: 0,
      normalizesByDefault: false,
      dispatchesAllTokens: true,
    }),
  }),
  plan: (context) => groupedQueryPlan(context),
};
