import { activationBytes, type LinearFormat, nearestFormats, peakOf, weightBytes } from '../formats.ts';
import { findSlice } from './find-slice.ts';
import { fittedMicroseconds } from './fit-forms.ts';
import { LogGrid, logAxis } from './log-grid.ts';
import { gemmAxes, type OperatorFramework } from './operator-data.ts';
import { rooflineDefaults } from './roofline-defaults.ts';
import { peakPerMicrosecond } from './system-facts.ts';
import type { OperatorSource, Timer } from './timer.ts';

const axes = [logAxis(gemmAxes.m), logAxis(gemmAxes.n), logAxis(gemmAxes.k)];

const frameworks: readonly OperatorFramework[] = ['trtllm', 'sglang', 'vllm'];

/** Slices to look in: the framework's own, its nearest format, then other frameworks. */
function slicesOf({ framework, system }: OperatorSource, format: LinearFormat): string[] {
  const others = frameworks.filter((one) => one !== framework);
  // The block-scaled products of vLLM were measured on a slow path (floor of 60 to 390 µs); SGLang runs the same
  // kernels. SGLang on Blackwell runs those of TensorRT-LLM.
  const isBlackwell = system.generation === 'blackwell';
  const block: Readonly<Record<OperatorFramework, readonly OperatorFramework[]>> = {
    vllm: ['sglang', 'trtllm'],
    sglang: isBlackwell ? ['trtllm', 'sglang'] : ['sglang'],
    trtllm: ['trtllm'],
  };
  const first = format === 'fp8_block' ? block[framework] : [framework];
  const own = first.map((one) => `${one}|${format}`);
  const near = nearestFormats[format].flatMap((one) => first.map((name) => `${name}|${one}`));
  return [...own, ...others.map((one) => `${one}|${format}`), ...near];
}

interface GemmFit {
  readonly computeEfficiency: number;
  readonly memoryEfficiency: number;
  readonly p: number;
  readonly t0: number;
}

function fitOf(source: OperatorSource, format: LinearFormat): GemmFit | null {
  const fit = findSlice(source.data?.fits?.gemm, slicesOf(source, format));
  if (fit === null) return null;
  const [computeEfficiency = 1, memoryEfficiency = 1, p = 1, t0 = 0] = fit;
  return { computeEfficiency, memoryEfficiency, p, t0 };
}

/** @returns time of (m, n, k) in microseconds */
export function gemmTimer(source: OperatorSource, format: LinearFormat): Timer<[number, number, number]> {
  const table = findSlice(source.data?.tables?.gemm, slicesOf(source, format));
  if (table !== null) {
    const grid = new LogGrid(axes, table);
    return { basis: 'table', at: (m, n, k) => grid.at(m, n, k) };
  }
  const fitted = fitOf(source, format);
  const fit = fitted ?? rooflineDefaults(source.system.generation).gemm;
  const peak = peakPerMicrosecond(source.system, peakOf[format]);
  const bytesPerMicrosecond = source.system.bandwidthBytesPerSecond / 1e6;
  return {
    basis: fitted === null ? 'roofline' : 'fit',
    at: (m, n, k) => {
      const bytes = weightBytes[format] * n * k + activationBytes[format] * m * k + 2 * m * n;
      const demand = {
        computeMicroseconds: (2 * m * n * k) / peak,
        memoryMicroseconds: bytes / bytesPerMicrosecond,
      };
      return fittedMicroseconds(demand, fit);
    },
  };
}

/** The floor of a quantised product above that of bf16, microseconds; 0 where no fit tells it. */
export function quantizeMicroseconds(source: OperatorSource, format: LinearFormat): number {
  const own = fitOf(source, format);
  const plain = fitOf(source, 'bfloat16');
  return own === null || plain === null ? 0 : Math.max(0, own.t0 - plain.t0);
}
