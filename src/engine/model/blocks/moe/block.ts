import { allGather, allReduce } from '../../../communication/collectives.ts';
import type { PlanContext } from '../../../forward/plan-context.ts';
import { linear } from '../../../operators/linear.ts';
import { addRmsNorm, rmsNorm } from '../../../operators/norm.ts';
import {
  type Count,
  memoryOperator,
  type PlannedOperator,
  scaled,
  tokens,
} from '../../../operators/planned-operator.ts';
import { type MoeFacts, ParallelSplitError } from '../../architecture.ts';
import { routedExperts, weightedSum } from './experts.ts';
import {
  castName,
  fullPrecisionScores,
  groupLimitedSelection,
  rawLogitsSelection,
  sigmoidRouter,
  softmaxRouter,
} from './router.ts';

/** Tokens in the MoE block. */
export const blockRows: Count = (batch) => batch.routing.tokens;

/** Whether the MoE block works on other tokens than the rest of the layer (engine specification 5.5). */
export function changesTokens(context: PlanContext): boolean {
  const { dp, ep } = context.split;
  return ep > 1 ? dp !== ep : dp > 1;
}

/** Tokens padded to a multiple of the tensor-parallel size. */
function paddedTokens(context: PlanContext): Count {
  const { tp } = context.split;
  return (batch) => Math.ceil(batch.tokens / tp) * tp;
}

/** A padding of all tokens to a tensor-parallel multiple, where there is something to pad. */
export function padTokens(context: PlanContext, bytesPerToken: number): PlannedOperator {
  const padded = paddedTokens(context);
  return {
    name: 'aten.constant_pad_nd',
    times: (batch) => (padded(batch) === batch.tokens ? 0 : 1),
    fill(batch, work) {
      work.move(batch.tokens * bytesPerToken, padded(batch) * bytesPerToken);
    },
  };
}

/** Slicing the tokens for EP, or gathering those of all replicas without EP. */
export function enterBlock(context: PlanContext): PlannedOperator[] {
  if (!changesTokens(context)) return [];
  const { hidden } = context.architecture;
  return context.split.ep > 1
    ? [padTokens(context, 2 * hidden)]
    : allGather(context.links.dp, scaled(tokens, hidden));
}

/** Gathering the sliced tokens again; slicing back the gathered ones is free. */
export function leaveBlock(context: PlanContext): PlannedOperator[] {
  return changesTokens(context) && context.split.ep > 1
    ? allGather(context.links.tp, scaled(blockRows, context.architecture.hidden))
    : [];
}

/** Raw-logits routers score all tokens before the block slices them. */
function rawLogitsRouter(context: PlanContext, moe: MoeFacts): PlannedOperator[] {
  const slices = changesTokens(context) && context.split.ep > 1;
  const scored = slices ? tokens : blockRows;
  const entering = enterBlock(context);
  return [
    ...(slices ? [] : entering),
    ...fullPrecisionScores(context, moe, scored),
    ...(context.isCompiled ? [] : groupLimitedSelection(moe, scored)),
    ...(slices ? [padTokens(context, 4 * moe.experts)] : []),
    ...rawLogitsSelection(context, moe, blockRows),
    ...(slices ? entering : []),
  ];
}

/** Shared experts: not sharded, on `rows`, with quantisations of their own. */
export function sharedExpert(context: PlanContext, width: number, rows: Count): PlannedOperator[] {
  const { linears: format, architecture, isCompiled } = context;
  const { hidden } = architecture;
  if (isCompiled) {
    return [
      ...linear(format, { rows, inputs: hidden, outputs: 2 * width, scaleRows: width }),
      memoryOperator('tensor_cast.swiglu', rows, 4 * width, 2 * width),
      ...linear(format, { rows, inputs: width, outputs: hidden }),
    ];
  }
  return [
    ...linear(format, { rows, inputs: hidden, outputs: width }),
    memoryOperator('aten.silu', rows, 2 * width, 2 * width),
    ...linear(format, { rows, inputs: hidden, outputs: width }),
    memoryOperator('aten.mul.Tensor', rows, 4 * width, 2 * width),
    ...linear(format, { rows, inputs: width, outputs: hidden }),
  ];
}

/** The residual addition and norm in front of a MoE block; never fused with a quantisation. */
export function moePrologue(context: PlanContext): PlannedOperator[] {
  const { hidden } = context.architecture;
  return context.isCompiled
    ? [addRmsNorm(tokens, hidden)]
    : [memoryOperator('aten.add.Tensor', tokens, 4 * hidden, 2 * hidden), ...rmsNorm(tokens, hidden, false)];
}

/** Whether shared experts run sharded behind the block (`--enable-shared-expert-tp` with EP). */
export function sharesExpertLate(context: PlanContext, moe: MoeFacts): boolean {
  return moe.sharedWidth > 0 && context.options.sharedExpertTp && context.split.ep > 1;
}

/** The sharded shared expert behind the block, its all-reduce and addition. */
export function lateSharedExpert(context: PlanContext, moe: MoeFacts): PlannedOperator[] {
  const { hidden } = context.architecture;
  return [
    ...sharedExpert(context, Math.ceil(moe.sharedWidth / context.split.mlpTp), tokens),
    ...allReduce(context.links.mlp, scaled(tokens, hidden)),
    memoryOperator('aten.add.Tensor', tokens, 4 * hidden, 2 * hidden),
  ];
}

function route(context: PlanContext, moe: MoeFacts): PlannedOperator[] {
  if (moe.router === 'raw-logits') return rawLogitsRouter(context, moe);
  const router = moe.router === 'sigmoid' ? sigmoidRouter : softmaxRouter;
  return [...enterBlock(context), ...router(context, moe, blockRows)];
}

/** A whole mixture-of-experts block, norm included (engine specification 5.5). @throws ParallelSplitError */
export function moeBlock(context: PlanContext): PlannedOperator[] {
  const { architecture, isCompiled } = context;
  const { moe, hidden } = architecture;
  if (moe === null) throw new ParallelSplitError('no experts in this model');
  const isFullPrecision = moe.router === 'sigmoid';
  const isLate = sharesExpertLate(context, moe);
  return [
    ...moePrologue(context),
    ...route(context, moe),
    ...routedExperts(context, moe),
    ...weightedSum(context, moe, isFullPrecision ? 'fp32' : 'fp16'),
    ...(isFullPrecision ? [memoryOperator(castName(isCompiled), blockRows, 4 * hidden, 2 * hidden)] : []),
    ...(moe.sharedWidth > 0 && !isLate
      ? [
          ...sharedExpert(context, moe.sharedWidth, blockRows),
          memoryOperator('aten.add.Tensor', blockRows, 4 * hidden, 2 * hidden),
        ]
      : []),
    ...leaveBlock(context),
    ...(isLate ? lateSharedExpert(context, moe) : []),
  ];
}
