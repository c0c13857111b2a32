import type { Architecture, MlaDims } from '../../terms/architecture.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { localHeads } from '../../terms/local-heads.ts';
import { elementBytes, type LinearFormat } from '../../terms/quantization.ts';
import { fusesWithQuantization } from '../operators/norm.ts';

/** Bytes of one token by which a compiled layer moves the memory in use (references/engine/memory.md 6.3). */
export interface LayerMoves {
  /** The most before the output projection of attention, beside what the layer was handed. */
  readonly early: number;
  /** Bytes that attention leaves with its reduced output; below 0 where it frees more than it allocates. */
  readonly attention: number;
  /** The merged gate and up projections of a dense layer, which frees as much once more behind them. */
  readonly gateUp: number;
}

/** Columns of an attention output that are freed beyond it in front of its projection, in bytes of one column. */
function outputFactor({ family }: LinearFormat): number {
  return family === 'fp16' ? 2 : family === 'mxfp4' ? 0.5 : 1;
}

/** Bytes of gate and up beside one another; nothing where every layer has experts. */
function gateUpBytes({ architecture, split }: ForwardSetup): number {
  return architecture.denseLayers > 0 ? 4 * Math.ceil(architecture.intermediateSize / split.mlpTp) : 0;
}

/** Moves of a layer with latent attention; an indexer reads the low-rank queries, which nothing frees elsewhere. */
function latentMoves(setup: ForwardSetup, widths: MlaDims): LayerMoves {
  const { architecture, linears, split } = setup;
  const hidden = 2 * architecture.hiddenSize;
  const heads = architecture.queryHeads / split.tp;
  const { qLoraRank, kvLoraRank, nope, rope, value } = widths;
  const lowRank = 2 * qLoraRank;
  const freed = outputFactor(linears) * heads * value;
  const hasIndexer = architecture.family === 'dsa';
  const projected = lowRank + 2 * (kvLoraRank + rope) + 2 * heads * (nope + rope);
  return {
    early: Math.max(hidden, projected),
    attention: hasIndexer ? -freed : hidden + lowRank - freed,
    gateUp: gateUpBytes(setup),
  };
}

/**
 * Moves of a layer with grouped-query attention. Each view of q, k and v is freed at its own last use with its whole size;
 * the tensor behind it only where its last use is direct.
 */
function groupedQueryMoves(setup: ForwardSetup): LayerMoves {
  const { architecture, linears, quantization, split } = setup;
  const { hiddenSize, headDim, queryHeads, qkNorm, epsilon } = architecture;
  const { family } = linears;
  const query = (queryHeads / split.tp) * headDim;
  const key = localHeads(setup).cached * headDim;
  const read = (family === 'fp16' ? 2 : family === 'mxfp4' ? elementBytes(linears) : 1) * hiddenSize;
  const isFused = fusesWithQuantization(epsilon) || family === 'fp16';
  // The norms of q and k keep one more tensor of each alive; MXFP4 projects q beside k and v.
  const withoutNorms = qkNorm === 'none' ? 2 : 0;
  const queryFactor = (family === 'mxfp4' ? 2 : 4) + outputFactor(linears) + withoutNorms;
  const keyFactor = (quantization.attention === 'DISABLED' ? 14 : 12) + withoutNorms;
  return {
    early: Math.max(
      isFused ? read : 2 * hiddenSize,
      family === 'mxfp4' && query !== key ? 2 * query + read : 2 * (query + 2 * key),
    ),
    attention:
      2 * hiddenSize - queryFactor * query - keyFactor * key - rotationFactor(architecture) * (query + key),
    gateUp: gateUpBytes(setup),
  };
}

/**
 * How often columns of q and k are freed beyond their allocation in a rotation that is not one operator: views that are cut out
 * of them and joined again, for a part of each head or interleaved.
 */
function rotationFactor({ family, rotaryDim, headDim }: Architecture): number {
  if (family === 'ernie4-5-moe') return 5;
  return rotaryDim < headDim ? 2 + (2 * rotaryDim) / headDim : 0;
}

/** Moves of the layers of a compiled pass. */
export function compiledLayerMoves(setup: ForwardSetup): LayerMoves {
  const { mla } = setup.architecture;
  return mla === null ? groupedQueryMoves(setup) : latentMoves(setup, mla);
}
