import { type LinearFormat, nearestFormats, peakOf, weightBytes } from '../formats.ts';
import { findSlice } from './find-slice.ts';
import { fittedMicroseconds } from './fit-forms.ts';
import { LogGrid, logAxis } from './log-grid.ts';
import { expertTokens, type OperatorFramework } from './operator-data.ts';
import { rooflineDefaults } from './roofline-defaults.ts';
import { peakPerMicrosecond } from './system-facts.ts';
import type { OperatorSource, Timer } from './timer.ts';

/** Routed experts of one layer and how they are split. */
export interface ExpertShape {
  readonly hidden: number;
  readonly width: number;
  readonly perToken: number;
  readonly experts: number;
  readonly tp: number;
  readonly ep: number;
}

const axes = [logAxis(expertTokens)];

const frameworks: readonly OperatorFramework[] = ['trtllm', 'sglang', 'vllm'];

/** vLLM's plain fp8 experts on Hopper were measured on a slow path, 2.4 times the block-scaled ones. */
function measuredAs({ framework, system }: OperatorSource, format: LinearFormat): LinearFormat {
  return framework === 'vllm' && system.generation === 'hopper' && format === 'fp8' ? 'fp8_block' : format;
}

function slicesOf(source: OperatorSource, format: LinearFormat): string[] {
  const { framework } = source;
  const asked = measuredAs(source, format);
  const others = frameworks.filter((one) => one !== framework);
  const own = [`${framework}|${asked}`, ...others.map((one) => `${one}|${asked}`)];
  return [
    ...own,
    ...nearestFormats[asked].flatMap((near) => [framework, ...others].map((one) => `${one}|${near}`)),
  ];
}

/**
 * Slices whose fastest counts. TensorRT-LLM and SGLang draw on the same kernel libraries and choose by size, while
 * each of their tables holds slow paths (98 µs for one token where the other has 36); per-tensor fp8 takes the
 * block-scaled kernels where those are faster.
 */
function alternatives({ framework }: OperatorSource, format: LinearFormat): number {
  if (framework === 'vllm') return 1;
  return format === 'fp8' ? 4 : 2;
}

/** Splits of the same width whose time is close, the asked one first. */
function splitsOf({ tp, ep }: ExpertShape): string[] {
  const ranks = tp * ep;
  return [`${tp},${ep}`, `1,${ranks}`, `${ranks},1`];
}

/** @returns time of a number of tokens (of the whole expert group), routed by a power law of 1.2 */
export function expertTimer(
  source: OperatorSource,
  format: LinearFormat,
  shape: ExpertShape,
): Timer<[number]> {
  const { hidden, width, perToken, experts, tp, ep } = shape;
  const slices = slicesOf(source, format);
  const name = `${hidden},${width},${perToken},${experts}`;
  const tables = source.data?.tables?.experts ?? {};
  for (const split of splitsOf(shape)) {
    const measured = slices
      .map((slice) => tables[`${slice}|${name}|${split}`])
      .filter((one) => one !== undefined);
    if (measured.length === 0) continue;
    const grids = measured.slice(0, alternatives(source, format)).map((table) => new LogGrid(axes, table));
    return { basis: 'table', at: (tokens) => Math.min(...grids.map((grid) => grid.at(tokens))) };
  }
  const row = findSlice(source.data?.fits?.experts, slices);
  const [computeEfficiency = 1, memoryEfficiency = 1, p = 1, t0 = 0, half = 0] = row ?? [];
  const fit =
    row === null
      ? rooflineDefaults(source.system.generation).experts
      : { computeEfficiency, memoryEfficiency, p, t0 };
  const peak = peakPerMicrosecond(source.system, peakOf[format]);
  const bytesPerMicrosecond = source.system.bandwidthBytesPerSecond / 1e6;
  return {
    basis: row === null ? 'roofline' : 'fit',
    at: (tokens) => {
      const operations = (6 * tokens * perToken * hidden * width) / (ep * tp);
      const perExpert = Math.max((tokens * perToken) / experts, 1);
      const touched = (experts / ep) * (1 - (1 - perToken / experts) ** tokens);
      const weights = (weightBytes[format] * 3 * hidden * width * touched) / tp;
      const demand = {
        computeMicroseconds: (operations / peak) * (1 + half / perExpert),
        memoryMicroseconds: (weights + (4 * tokens * perToken * hidden) / ep) / bytesPerMicrosecond,
      };
      return fittedMicroseconds(demand, fit);
    },
  };
}
