import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { moeFactsOf } from '../../terms/plan-facts.ts';
import { loneRank } from '../../terms/process-group.ts';
import { areSharedExpertsExternal, shardsSharedExperts } from '../../terms/shared-experts.ts';
import { tokenDomain } from '../../terms/token-domain.ts';
import { allGather, allReduce } from '../communication/collectives.ts';
import { conversion } from '../operators/conversion.ts';
import { addRmsNorm, eagerRmsNorm } from '../operators/norm.ts';
import { type Count, memoryOperator, type PlannedOperator, tokens } from '../operators/planned-operator.ts';
import { routedExperts, routedTokens } from './experts.ts';
import { externalExperts } from './external-experts.ts';
import { compiledGated, eagerGated, type GatedActivation } from './mlp.ts';
import { addition, reducedForm } from './residual.ts';
import { commonRouter, padToSlices, type Router } from './routers.ts';

/** The residual addition and norm in front of a MoE block; the router reads fp16, so nothing is quantised here. */
export function residualNorm(setup: ForwardSetup): PlannedOperator[] {
  const { hiddenSize } = setup.architecture;
  return setup.isCompiled
    ? [
        addRmsNorm(
          tokens,
          hiddenSize,
          reducedForm(setup.processGroups.oProj, setup.processGroups.tp, hiddenSize),
        ),
      ]
    : [addition(tokens, hiddenSize), ...eagerRmsNorm(tokens, hiddenSize)];
}

/**
 * A shared expert of `width` on `rows`: a gated feed-forward without collectives
 * (references/engine/forward-pass.md 5.5).
 */
export function sharedExpert(
  setup: ForwardSetup,
  rows: Count,
  width: number,
  activation?: GatedActivation,
): PlannedOperator[] {
  const { architecture, linears: format, isCompiled } = setup;
  const shape = {
    format,
    rows,
    hiddenSize: architecture.hiddenSize,
    width,
    bias: false,
    shard: loneRank,
    global: loneRank,
    ...(activation === undefined ? {} : { activation }),
  };
  return isCompiled ? compiledGated(shape, { isQuantized: false }) : eagerGated(shape);
}

/** Deviations of a family from the plain MoE block. */
export interface MoeVariant {
  readonly router?: Router;
  /** Operators of the shared expert of `width` on `rows`, where it is more than a plain gated feed-forward. */
  readonly shared?: (setup: ForwardSetup, rows: Count, width: number) => PlannedOperator[];
  /** Bytes of one element of what the shared expert hands on; fp16 unless stated. */
  readonly sharedBytes?: 1 | 2;
  /** Activation of the routed experts, where it is not SwiGLU. */
  readonly activation?: GatedActivation;
  /** Operators in front of the block. */
  readonly prologue?: (setup: ForwardSetup) => PlannedOperator[];
}

/** Where the router runs: on all tokens of the rank, or on the slice that the MoE block works on. */
function routing(setup: ForwardSetup, router: Router): PlannedOperator[] {
  const { architecture, split } = setup;
  if (tokenDomain(setup) !== 'sliced-over-tp') return router.operators(setup, routedTokens, 1);
  const padding = padToSlices(tokens, split.tp, architecture.hiddenSize, 2);
  if (setup.routing?.dispatchesAllTokens) return [...router.operators(setup, tokens, 1), ...padding];
  return router.seesAllTokens
    ? [...router.operators(setup, tokens, split.tp), ...padding]
    : [...padding, ...router.operators(setup, routedTokens, 1)];
}

/** Norm, router, experts and shared experts (references/engine/forward-pass.md 5.5). The caller adds the residual. */
export function moeBlock(setup: ForwardSetup, variant: MoeVariant = {}): PlannedOperator[] {
  const { architecture, processGroups, split, isCompiled } = setup;
  const { hiddenSize } = architecture;
  const facts = moeFactsOf(setup);
  const router = variant.router ?? commonRouter(setup, facts.router);
  const domain = tokenDomain(setup);
  const shared = variant.shared ?? sharedExpert;
  const sharedBytes = variant.sharedBytes ?? 2;
  const isExternal = areSharedExpertsExternal(setup);
  const isSharded = shardsSharedExperts(setup);
  // The sum of experts keeps the precision of their weights until the shared expert is added to it.
  const weightBytes = isExternal ? 4 : router.weightBytes;
  const addShared = (rows: Count, bytes: 2 | 4) =>
    memoryOperator('aten.add.Tensor', rows, (bytes + sharedBytes) * hiddenSize, bytes * hiddenSize, {
      inputs: [
        [rows, hiddenSize],
        [rows, hiddenSize],
      ],
    });
  return [
    ...(variant.prologue ?? residualNorm)(setup),
    ...(domain === 'gathered-over-dp' ? allGather(processGroups.dp, tokens, hiddenSize) : []),
    ...routing(setup, router),
    ...(isExternal
      ? externalExperts(setup, router.weightBytes, shared, variant.activation)
      : routedExperts(setup, router.weightBytes, variant.activation)),
    ...(facts.sharedWidth > 0 && !isSharded && !isExternal
      ? [...shared(setup, routedTokens, facts.sharedWidth), addShared(routedTokens, weightBytes)]
      : []),
    ...(weightBytes === 4
      ? [conversion(isCompiled, routedTokens, 4 * hiddenSize, 2 * hiddenSize, [routedTokens, hiddenSize])]
      : []),
    ...(domain === 'sliced-over-tp' ? allGather(processGroups.tp, routedTokens, hiddenSize) : []),
    ...(isSharded
      ? [
          ...shared(setup, tokens, Math.ceil(facts.sharedWidth / split.mlpTp)),
          ...allReduce(processGroups.mlp, tokens, hiddenSize, { bytesPerElement: sharedBytes }),
          addShared(tokens, 2),
        ]
      : []),
  ];
}
