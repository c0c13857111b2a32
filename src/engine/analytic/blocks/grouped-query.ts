import { type Batch, blockTokens } from '../../terms/batch.ts';
import { keyValueScaleRows, type LocalHeads, localHeads } from '../../terms/local-heads.ts';
import type { PlanContext } from '../../terms/plan-context.ts';
import { allReduce } from '../communication/collectives.ts';
import { cacheBlocks, groupedQuerySharers } from '../memory/cache-blocks.ts';
import {
  type CachedPart,
  groupedQueryAttention,
  quantizeForCache,
  writeCache,
} from '../operators/attention.ts';
import {
  type ActivationForm,
  linear,
  matrixMultiply,
  mergedMultiply,
  quantizeActivation,
} from '../operators/linear.ts';
import { normThenQuantize, rmsNorm } from '../operators/norm.ts';
import { type PlannedOperator, type Shape, scaled, sequence, tokens } from '../operators/planned-operator.ts';
import { eagerRope, fusedRope, partialRope } from '../operators/rope.ts';
import { gatherQueries, mergePartialResults } from './context-parallel.ts';
import { rowParallel } from './parallel-linear.ts';

/**
 * Linears from hidden states to q, k and v, whose widths are given: each with its own quantisation in eager mode, merged
 * behind the caller's quantisation when compiled.
 */
export function inputProjections(
  context: PlanContext,
  heads: LocalHeads,
  queryWidth: number,
  bias: boolean,
): PlannedOperator[] {
  const { architecture, linears: format, isCompiled } = context;
  const keyWidth = heads.keyValue * architecture.headDim;
  const key = { outputs: keyWidth, scaleRows: keyValueScaleRows(context, keyWidth, heads.isWide) };
  const shape = {
    rows: tokens,
    inputs: architecture.hiddenSize,
    bias,
    ...(isCompiled ? { form: { lead: sequence(tokens), width: architecture.hiddenSize } } : {}),
  };
  const parts = [{ outputs: queryWidth }, key, key];
  return isCompiled
    ? mergedMultiply(format, shape, parts)
    : parts.flatMap((part) => linear(format, { ...shape, ...part }));
}

/** Norm in front of attention and the q, k, v projections, without norms of the heads. */
export function bareProjections(context: PlanContext, heads: LocalHeads): PlannedOperator[] {
  const { architecture, linears: format, isCompiled } = context;
  const { hiddenSize, headDim, projectionBias, epsilon } = architecture;
  return [
    ...(isCompiled
      ? normThenQuantize(format, tokens, hiddenSize, { added: null, epsilon })
      : rmsNorm(tokens, hiddenSize, false)),
    ...inputProjections(context, heads, heads.query * headDim, projectionBias),
  ];
}

function normAndProjections(context: PlanContext, heads: LocalHeads): PlannedOperator[] {
  return [...bareProjections(context, heads), ...queryKeyNorms(context, heads)];
}

function headNorm(heads: number, headDim: number, isCompiled: boolean): PlannedOperator[] {
  return rmsNorm(scaled(tokens, heads), headDim, isCompiled, sequence(tokens, heads));
}

/** Norms of q and k, as far as the model has them. */
export function queryKeyNorms(context: PlanContext, heads: LocalHeads): PlannedOperator[] {
  const { architecture, isCompiled } = context;
  const { headDim, qkNorm } = architecture;
  if (qkNorm === 'none') return [];
  if (qkNorm === 'full') {
    return [
      ...rmsNorm(tokens, heads.query * headDim, isCompiled),
      ...rmsNorm(tokens, heads.keyValue * headDim, isCompiled),
    ];
  }
  return [...headNorm(heads.query, headDim, isCompiled), ...headNorm(heads.keyValue, headDim, isCompiled)];
}

function rotation(context: PlanContext, heads: LocalHeads): PlannedOperator[] {
  const { headDim, rotaryDim } = context.architecture;
  if (rotaryDim !== headDim) return partialRope(heads.query, heads.keyValue, rotaryDim, headDim);
  return context.isCompiled
    ? [fusedRope(heads.query, heads.keyValue, headDim)]
    : [...eagerRope(heads.query, headDim), ...eagerRope(heads.keyValue, headDim)];
}

function byHead(width: number, headDim: number | null): { form?: ActivationForm } {
  return headDim === null ? {} : { form: { lead: [tokens, width / headDim], width: headDim } };
}

/**
 * The output projection with its all-reduce, and the quirk of an own size of 1
 * (references/engine/parallelism.md 3.3). `headDim`: where compiled graphs quantise heads before they are joined to
 * a row.
 */
export function outputProjection(
  context: PlanContext,
  width: number,
  bias: boolean,
  headDim: number | null = null,
): PlannedOperator[] {
  const { architecture, linears: format, split, processGroups } = context;
  const { hiddenSize } = architecture;
  if (split.oProjTp === 1 && split.tp > 1) {
    const local = width / split.tp;
    return linear(format, {
      rows: tokens,
      inputs: width,
      outputs: hiddenSize,
      bias,
      activationWidth: local,
      workWidth: local,
    });
  }
  const carried = context.isCompiled
    ? byHead(width / processGroups.oProj.size, headDim)
    : { lead: sequence(tokens) };
  return rowParallel(
    {
      format,
      rows: tokens,
      inputs: width,
      outputs: hiddenSize,
      bias,
      shard: processGroups.oProj,
      global: processGroups.tp,
      ...carried,
    },
    {
      isCompiled: context.isCompiled,
      hasFullInput: false,
    },
  );
}

/** The output projection of an MTP layer: whole activation, sharded weight. */
function wideOutput(context: PlanContext): PlannedOperator[] {
  const { architecture, linears: format, split, processGroups, isCompiled } = context;
  const full = architecture.queryHeads * architecture.headDim;
  return [
    ...quantizeActivation(format, tokens, full),
    matrixMultiply(format, {
      rows: tokens,
      inputs: full / split.tp,
      outputs: architecture.hiddenSize,
      bias: architecture.outputBias,
      activationWidth: full,
      workWidth: full,
    }),
    ...allReduce(
      processGroups.oProj,
      tokens,
      architecture.hiddenSize,
      isCompiled ? {} : { lead: sequence(tokens) },
    ),
  ];
}

/** Deviations of a family from plain grouped-query attention. */
export interface GroupedQueryVariant {
  /** From the norm in front of attention to q, k and v with the norms of their heads. */
  readonly projections?: (context: PlanContext, heads: LocalHeads) => PlannedOperator[];
  readonly rotation?: (context: PlanContext, heads: LocalHeads) => PlannedOperator[];
  /** The cache write and attention itself. */
  readonly attention?: (context: PlanContext, heads: LocalHeads) => PlannedOperator[];
  /** The batch as attention sees it, where it does not attend to whole sequences. */
  readonly sees?: (batch: Batch) => Batch;
  /** Keys and values are those that an earlier layer has written. */
  readonly borrowsCache?: boolean;
  /** Between attention and the output projection. */
  readonly gate?: (context: PlanContext, heads: LocalHeads) => PlannedOperator[];
  /** In place of the output projection. */
  readonly output?: () => PlannedOperator[];
}

/** An operator over a part of each sequence. */
function seeing(sees: ((batch: Batch) => Batch) | null, operator: PlannedOperator): PlannedOperator {
  if (sees === null) return operator;
  return {
    ...operator,
    matrixTerms: (batch) => operator.matrixTerms?.(sees(batch)) ?? [],
    fill: (batch, work) => operator.fill(sees(batch), work),
  };
}

/** The cache write, attention over the cache, and what sharing the context adds. */
function cachedAttention(
  context: PlanContext,
  heads: LocalHeads,
  { sees, borrowsCache = false }: Pick<GroupedQueryVariant, 'sees' | 'borrowsCache'>,
): PlannedOperator[] {
  const { architecture, isCompiled, quantization } = context;
  const { headDim } = architecture;
  const cache: Shape = [
    cacheBlocks(context, groupedQuerySharers(context)),
    blockTokens,
    heads.cached,
    headDim,
  ];
  const part = (count: number): CachedPart => ({
    width: count * headDim,
    shape: isCompiled ? sequence(tokens, count, headDim) : [tokens, count * headDim],
  });
  return [
    ...gatherQueries(context, heads.query * headDim),
    ...quantizeForCache(quantization.attention, [
      part(heads.query),
      ...(borrowsCache ? [] : [part(heads.keyValue), part(heads.keyValue)]),
    ]),
    ...(borrowsCache ? [] : [writeCache(heads.keyValue * headDim, quantization.attention, cache)]),
    seeing(
      sees ?? null,
      groupedQueryAttention(
        { query: heads.query, cached: heads.cached, width: headDim, cache },
        quantization.attention,
      ),
    ),
    ...mergePartialResults(context, {
      heads: heads.query,
      valueWidth: headDim,
      scalarProducts: [6, 6, 4],
      additions: 2,
      isCopied: false,
    }),
  ];
}

/**
 * Grouped-query attention from the norm before it to the all-reduce behind it (references/engine/forward-pass.md 5.2,
 * 5.3).
 */
export function groupedQueryBlock(
  context: PlanContext,
  variant: GroupedQueryVariant = {},
): PlannedOperator[] {
  const { headDim, queryHeads, outputBias } = context.architecture;
  const heads = localHeads(context);
  return [
    ...(variant.projections ?? normAndProjections)(context, heads),
    ...(variant.rotation ?? rotation)(context, heads),
    ...(variant.attention?.(context, heads) ?? cachedAttention(context, heads, variant)),
    ...(variant.gate?.(context, heads) ?? []),
    ...(variant.output?.() ??
      (heads.isWide ? wideOutput(context) : outputProjection(context, queryHeads * headDim, outputBias))),
  ];
}
