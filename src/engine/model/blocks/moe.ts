import { allGather, allReduce } from '../../communication/collectives.ts';
import type { PlanContext } from '../../forward/plan-context.ts';
import { addRmsNorm, rmsNorm } from '../../operators/norm.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  scaled,
  tokens,
} from '../../operators/planned-operator.ts';
import { routedExperts, routedTokens } from './experts.ts';
import { compiledGated, eagerGated } from './mlp.ts';
import { commonRouter, moeFactsOf, padToSlices, type Router } from './routers.ts';

/** Where the tokens of a MoE block come from (engine specification 5.5). */
type TokenDomain = 'own' | 'sliced-over-tp' | 'gathered-over-dp';

function tokenDomain({ split }: PlanContext): TokenDomain {
  if (split.ep > 1) return split.dp === split.ep ? 'own' : 'sliced-over-tp';
  return split.dp > 1 ? 'gathered-over-dp' : 'own';
}

/** The residual addition and norm in front of a MoE block; the router reads fp16, so nothing is quantised here. */
export function residualNorm(context: PlanContext): PlannedOperator[] {
  const { hidden } = context.architecture;
  return context.isCompiled
    ? [addRmsNorm(tokens, hidden)]
    : [memoryOperator('aten.add.Tensor', tokens, 4 * hidden, 2 * hidden), ...rmsNorm(tokens, hidden, false)];
}

/** A shared expert of `width` on `rows`: a gated feed-forward without collectives (engine specification 5.5). */
export function sharedExpert(context: PlanContext, rows: Count, width: number): PlannedOperator[] {
  const { architecture, linears: format, isCompiled } = context;
  const alone = { size: 1, bytesPerSecond: Number.POSITIVE_INFINITY, latencySeconds: 0 };
  const shape = {
    format,
    rows,
    hidden: architecture.hidden,
    width,
    bias: false,
    shard: alone,
    global: alone,
    overlapsAllReduce: false,
  };
  return isCompiled ? compiledGated(shape, false) : eagerGated(shape);
}

/** Whether shared experts run sharded, behind the gathering of the routed result. */
export function shardsSharedExperts({ architecture, options, split }: PlanContext): boolean {
  return options.sharedExpertTp && split.ep > 1 && (architecture.moe?.sharedWidth ?? 0) > 0;
}

/** What a family may state differently about its MoE block. */
export interface MoeVariant {
  readonly router?: Router;
  /** Operators of the shared expert on `rows`, where it is more than a plain gated feed-forward. */
  readonly shared?: (context: PlanContext, rows: Count) => PlannedOperator[];
  /** Operators in front of the block. */
  readonly prologue?: (context: PlanContext) => PlannedOperator[];
}

/** Norm, router, experts and shared experts (engine specification 5.5). The caller adds the residual. */
export function moeBlock(context: PlanContext, variant: MoeVariant = {}): PlannedOperator[] {
  const { architecture, links, split } = context;
  const { hidden } = architecture;
  const facts = moeFactsOf(context);
  const router = variant.router ?? commonRouter(context, facts.router);
  const domain = tokenDomain(context);
  const isSliced = domain === 'sliced-over-tp';
  const padding = isSliced ? padToSlices(tokens, split.tp, 2 * hidden) : [];
  const routing =
    router.seesAllTokens && isSliced
      ? [...router.operators(context, tokens, split.tp), ...padding]
      : [...padding, ...router.operators(context, routedTokens, 1)];
  const isSharded = shardsSharedExperts(context);
  const shared = variant.shared ?? ((one, rows) => sharedExpert(one, rows, facts.sharedWidth));
  const addShared = (rows: Count) => memoryOperator('aten.add.Tensor', rows, 4 * hidden, 2 * hidden);
  return [
    ...(variant.prologue ?? residualNorm)(context),
    ...(domain === 'gathered-over-dp' ? allGather(links.dp, scaled(tokens, hidden)) : []),
    ...routing,
    ...routedExperts(context, router.weightBytes),
    ...(facts.sharedWidth > 0 && !isSharded
      ? [...shared(context, routedTokens), addShared(routedTokens)]
      : []),
    ...(isSliced ? allGather(links.tp, scaled(routedTokens, hidden)) : []),
    ...(isSharded
      ? [
          ...sharedExpert(context, tokens, Math.ceil(facts.sharedWidth / split.mlpTp)),
          ...allReduce(links.mlp, scaled(tokens, hidden)),
          addShared(tokens),
        ]
      : []),
  ];
}
