import { type CacheFormat, cacheBytes } from '../formats.ts';
import { findSlice } from './find-slice.ts';
import { fittedMicroseconds } from './fit-forms.ts';
import { LogGrid, logAxis } from './log-grid.ts';
import { decodeAxes, prefillTokens } from './operator-data.ts';
import { rooflineDefaults } from './roofline-defaults.ts';
import { peakPerMicrosecond } from './system-facts.ts';
import type { OperatorSource, Timer } from './timer.ts';

/** Heads of one rank. */
export interface AttentionShape {
  readonly queryHeads: number;
  readonly keyValueHeads: number;
  readonly headDim: number;
  /** Tokens of a sliding window; 0 without one. */
  readonly window: number;
}

const decodeGrid = [logAxis(decodeAxes.batch), logAxis(decodeAxes.context)];
const prefillGrid = [logAxis(prefillTokens)];

const otherCache: Readonly<Record<CacheFormat, CacheFormat>> = { bfloat16: 'fp8', fp8: 'bfloat16' };

function shapeKey({ queryHeads, keyValueHeads, headDim, window }: AttentionShape): string {
  return `${queryHeads},${keyValueHeads},${headDim},${window}`;
}

function keys(source: OperatorSource, cache: CacheFormat, shape: string): string[] {
  const others = (['trtllm', 'sglang', 'vllm'] as const).filter((one) => one !== source.framework);
  return [source.framework, ...others].map((one) => `${one}|${cache}|${shape}`);
}

function fitKeys(source: OperatorSource, cache: CacheFormat): string[] {
  return [cache, otherCache[cache]].flatMap((one) =>
    [source.framework, 'trtllm', 'sglang', 'vllm'].map((framework) => `${framework}|${one}`),
  );
}

/** @returns time of one layer for (requests, mean context) */
export function decodeAttentionTimer(
  source: OperatorSource,
  cache: CacheFormat,
  shape: AttentionShape,
): Timer<[number, number]> {
  const table = findSlice(source.data?.tables?.decodeAttention, keys(source, cache, shapeKey(shape)));
  if (table !== null) {
    const grid = new LogGrid(decodeGrid, table);
    return { basis: 'table', at: (batch, context) => grid.at(batch, context) };
  }
  const row = findSlice(source.data?.fits?.decodeAttention, fitKeys(source, cache));
  const [t0 = 0, memoryEfficiency = 1, computeEfficiency = 1, p = 1] = row ?? [];
  const fit =
    row === null
      ? rooflineDefaults(source.system.generation).decodeAttention
      : { t0, memoryEfficiency, computeEfficiency, p };
  const peak = peakPerMicrosecond(source.system, 'bf16');
  const bytesPerMicrosecond = source.system.bandwidthBytesPerSecond / 1e6;
  const { queryHeads, keyValueHeads, headDim, window } = shape;
  return {
    basis: row === null ? 'roofline' : 'fit',
    at: (batch, context) => {
      const seen = window > 0 ? Math.min(window, context) : context;
      const cached = 2 * keyValueHeads * seen * headDim * cacheBytes[cache];
      const demand = {
        computeMicroseconds: (4 * batch * queryHeads * seen * headDim) / peak,
        memoryMicroseconds: (batch * (cached + 4 * queryHeads * headDim)) / bytesPerMicrosecond,
      };
      return fittedMicroseconds(demand, fit);
    },
  };
}

/** @returns time of one layer for one sequence of so many tokens */
export function prefillAttentionTimer(
  source: OperatorSource,
  cache: CacheFormat,
  shape: AttentionShape,
): Timer<[number]> {
  const key = shapeKey(shape);
  const both = [...keys(source, cache, key), ...keys(source, otherCache[cache], key)];
  const table = findSlice(source.data?.tables?.prefillAttention, both);
  const { queryHeads, headDim, window } = shape;
  if (table !== null) {
    const grid = new LogGrid(prefillGrid, table);
    const last = prefillTokens[prefillTokens.length - 1] ?? 1;
    // Beyond the table causal attention grows with the square of the length, within a window in proportion.
    const growth = window > 0 ? 0 : 1;
    return {
      basis: 'table',
      at: (tokens) => grid.at(tokens) * Math.max(1, tokens / last) ** growth,
    };
  }
  const row = findSlice(source.data?.fits?.prefillAttention, fitKeys(source, cache));
  const [computeEfficiency = 1, halfTokens = 0, t0 = 0, halfTiles = 0] = row ?? [];
  const fit =
    row === null
      ? rooflineDefaults(source.system.generation).prefillAttention
      : { computeEfficiency, halfTokens, t0, halfTiles };
  const peak = peakPerMicrosecond(source.system, 'bf16');
  return {
    basis: row === null ? 'roofline' : 'fit',
    at: (tokens) => {
      const seen = window > 0 ? Math.min(window, tokens) : tokens;
      const tiles = queryHeads * Math.ceil(tokens / 128);
      const operations = 2 * tokens * seen * queryHeads * headDim;
      const slow = (1 + fit.halfTokens / tokens) * (1 + fit.halfTiles / tiles);
      return fit.t0 + (operations / peak / fit.computeEfficiency) * slow;
    },
  };
}
