import { type Batch, blockTokens } from '../../terms/batch.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { keyValueScaleRows, type LocalHeads, localHeads } from '../../terms/local-heads.ts';
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
import { eagerRmsNorm, normThenQuantize, rmsNorm } from '../operators/norm.ts';
import { type PlannedOperator, type Shape, scaled, sequence, tokens } from '../operators/planned-operator.ts';
import { eagerRope, fusedRope, partialRope } from '../operators/rope.ts';
import { gatherQueries, mergePartialResults } from './context-parallel.ts';
import { rowParallel } from './parallel-linear.ts';

/**
 * Linears from hidden states to q, k and v, whose widths are given: each with its own quantisation in eager mode, merged
 * behind the caller's quantisation when compiled.
 */
export function inputProjections(
  setup: ForwardSetup,
  heads: LocalHeads,
  queryWidth: number,
  { bias }: { readonly bias: boolean },
): PlannedOperator[] {
  const { architecture, linears: format, isCompiled } = setup;
  const keyWidth = heads.keyValue * architecture.headDim;
  const key = { outputs: keyWidth, scaleRows: keyValueScaleRows(setup, keyWidth, { isWide: heads.isWide }) };
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
export function bareProjections(setup: ForwardSetup, heads: LocalHeads): PlannedOperator[] {
  const { architecture, linears: format, isCompiled } = setup;
  const { hiddenSize, headDim, projectionBias, epsilon } = architecture;
  return [
    ...(isCompiled
      ? normThenQuantize(format, tokens, hiddenSize, { added: null, epsilon })
      : eagerRmsNorm(tokens, hiddenSize)),
    ...inputProjections(setup, heads, heads.query * headDim, { bias: projectionBias }),
  ];
}

function normAndProjections(setup: ForwardSetup, heads: LocalHeads): PlannedOperator[] {
  return [...bareProjections(setup, heads), ...queryKeyNorms(setup, heads)];
}

function headNorm(heads: number, headDim: number, isCompiled: boolean): PlannedOperator[] {
  return rmsNorm(scaled(tokens, heads), headDim, isCompiled, sequence(tokens, heads));
}

/** Norms of q and k, as far as the model has them. */
export function queryKeyNorms(setup: ForwardSetup, heads: LocalHeads): PlannedOperator[] {
  const { architecture, isCompiled } = setup;
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

function rotation(setup: ForwardSetup, heads: LocalHeads): PlannedOperator[] {
  const { headDim, rotaryDim } = setup.architecture;
  if (rotaryDim !== headDim) return partialRope(heads.query, heads.keyValue, rotaryDim, headDim);
  return setup.isCompiled
    ? [fusedRope(heads.query, heads.keyValue, headDim)]
    : [...eagerRope(heads.query, headDim), ...eagerRope(heads.keyValue, headDim)];
}

function byHead(width: number, headDim: number | null): { form?: ActivationForm } {
  return headDim === null ? {} : { form: { lead: [tokens, width / headDim], width: headDim } };
}

/**
 * The output projection with its all-reduce, and the quirk of an own size of 1
 * (references/engine/parallelism.md 3.3). `headDim`: where compiled graphs quantise heads before they are joined to
 * a row. `extraScales`: MXFP4 scales of a row beyond those of its width.
 */
export function outputProjection(
  setup: ForwardSetup,
  width: number,
  {
    bias,
    headDim = null,
    extraScales = 0,
  }: { readonly bias: boolean; readonly headDim?: number | null; readonly extraScales?: number },
): PlannedOperator[] {
  const { architecture, linears: format, split, processGroups } = setup;
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
  const carried = setup.isCompiled
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
      extraScales,
      ...carried,
    },
    {
      isCompiled: setup.isCompiled,
      hasFullInput: false,
    },
  );
}

/** The output projection of an MTP layer: whole activation, sharded weight. */
function wideOutput(setup: ForwardSetup): PlannedOperator[] {
  const { architecture, linears: format, split, processGroups, isCompiled } = setup;
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
  readonly projections?: (setup: ForwardSetup, heads: LocalHeads) => PlannedOperator[];
  readonly rotation?: (setup: ForwardSetup, heads: LocalHeads) => PlannedOperator[];
  /** The cache write and attention itself. */
  readonly attention?: (setup: ForwardSetup, heads: LocalHeads) => PlannedOperator[];
  /** The batch as attention sees it, where it does not attend to whole sequences. */
  readonly sees?: (batch: Batch) => Batch;
  /** Keys and values are those that an earlier layer has written. */
  readonly borrowsCache?: boolean;
  /** Between attention and the output projection. */
  readonly gate?: (setup: ForwardSetup, heads: LocalHeads) => PlannedOperator[];
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
  setup: ForwardSetup,
  heads: LocalHeads,
  { sees, borrowsCache = false }: Pick<GroupedQueryVariant, 'sees' | 'borrowsCache'>,
): PlannedOperator[] {
  const { architecture, isCompiled, quantization } = setup;
  const { headDim } = architecture;
  const cache: Shape = [cacheBlocks(setup, groupedQuerySharers(setup)), blockTokens, heads.cached, headDim];
  const part = (count: number): CachedPart => ({
    width: count * headDim,
    shape: isCompiled ? sequence(tokens, count, headDim) : [tokens, count * headDim],
  });
  return [
    ...gatherQueries(setup, heads.query * headDim),
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
    ...mergePartialResults(setup, {
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
export function groupedQueryBlock(setup: ForwardSetup, variant: GroupedQueryVariant = {}): PlannedOperator[] {
  const { headDim, queryHeads, outputBias } = setup.architecture;
  const heads = localHeads(setup);
  return [
    ...(variant.projections ?? normAndProjections)(setup, heads),
    ...(variant.rotation ?? rotation)(setup, heads),
    ...(variant.attention?.(setup, heads) ?? cachedAttention(setup, heads, variant)),
    ...(variant.gate?.(setup, heads) ?? []),
    ...(variant.output?.() ??
      (heads.isWide
        ? wideOutput(setup)
        : outputProjection(setup, queryHeads * headDim, { bias: outputBias }))),
  ];
}
