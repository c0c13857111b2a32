import { blockTokens } from '../../../terms/batch.ts';
import type { DraftModel } from '../../../terms/draft-model.ts';
import type { Phase } from '../../../terms/forward-pass.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import type { LocalHeads } from '../../../terms/local-heads.ts';
import { cacheBlocks } from '../../memory/cache-blocks.ts';
import { groupedQueryAttention, quantizeForCache, writeCache } from '../../operators/attention.ts';
import { addRmsNorm, addRmsNormOnly, eagerRmsNorm, fusedRmsNorm } from '../../operators/norm.ts';
import {
  type Count,
  type PlannedOperator,
  type Shape,
  sequence,
  tokens,
} from '../../operators/planned-operator.ts';
import { fusedRope } from '../../operators/rope.ts';
import { groupedQueryBlock, inputProjections, queryKeyNorms } from '../grouped-query.ts';
import { denseMlpBlock } from '../mlp.ts';
import { addition, reducedForm } from '../residual.ts';
import { DraftBatch, draftRows, seeing } from './draft-batch.ts';
import { contextBefore, targetSharers } from './draft-setup.ts';

/** The cache of one layer of a draft: as many blocks as that of the layers of its target. */
export function draftCache(target: ForwardSetup, { kvHeads, headDim }: DraftModel): Shape {
  const blocks = cacheBlocks(target, targetSharers(target));
  const count: Count = (batch) => blocks(batch instanceof DraftBatch ? batch.target : batch);
  return [count, blockTokens, Math.max(1, Math.floor(kvHeads / target.split.tp)), headDim];
}

function attention(setup: ForwardSetup, heads: LocalHeads, cache: Shape): PlannedOperator[] {
  const { architecture, quantization } = setup;
  const { headDim } = architecture;
  const part = (count: number) => ({ width: count * headDim, shape: [tokens, count * headDim] });
  return [
    ...quantizeForCache(quantization.attention, [
      part(heads.query),
      part(heads.keyValue),
      part(heads.keyValue),
    ]),
    writeCache(heads.keyValue * headDim, quantization.attention, cache),
    groupedQueryAttention(
      { query: heads.query, cached: heads.cached, width: headDim, cache },
      quantization.attention,
    ),
  ];
}

/** Outputs of row-parallel linears in compiled layers. */
function reduced({ processGroups, architecture }: ForwardSetup): Shape {
  return reducedForm(processGroups.mlp, processGroups.tp, architecture.hiddenSize);
}

/** Layers of a draft are no repeated regions, so that compiled graphs fuse one's last addition with the next norm. */
function inputNorm(setup: ForwardSetup, isFirst: boolean): PlannedOperator[] {
  const { hiddenSize } = setup.architecture;
  if (!setup.isCompiled) return eagerRmsNorm(tokens, hiddenSize);
  return [isFirst ? fusedRmsNorm(tokens, hiddenSize) : addRmsNorm(tokens, hiddenSize, reduced(setup))];
}

function layer(setup: ForwardSetup, isFirst: boolean, cache: Shape): PlannedOperator[] {
  const { architecture, isCompiled } = setup;
  const { headDim, hiddenSize, projectionBias } = architecture;
  return [
    ...groupedQueryBlock(setup, {
      projections: (own, heads) => [
        ...inputNorm(own, isFirst),
        ...inputProjections(own, heads, heads.query * headDim, { bias: projectionBias }),
        ...queryKeyNorms(own, heads),
      ],
      rotation: (_, heads) => [fusedRope(heads.query, heads.keyValue, headDim)],
      attention: (own, heads) => attention(own, heads, cache),
    }),
    ...denseMlpBlock(setup),
    ...(isCompiled ? [] : [addition(tokens, hiddenSize)]),
  ];
}

/** The layers over the block and the norm behind them; `setup`: that of the draft, `cache`: of one layer. */
export function draftLayers(
  setup: ForwardSetup,
  draft: DraftModel,
  phase: Phase,
  cache: Shape,
): PlannedOperator[] {
  const { hiddenSize } = setup.architecture;
  const rows = (window: number | null) => draftRows(draft.blockSize, contextBefore(draft, phase, window));
  const norm = setup.isCompiled
    ? [addRmsNormOnly(tokens, hiddenSize, reduced(setup))]
    : eagerRmsNorm(tokens, hiddenSize, sequence(tokens));
  return [
    ...draft.windows.flatMap((window, index) => seeing(rows(window), layer(setup, index === 0, cache))),
    ...seeing(rows(null), norm),
  ];
}
