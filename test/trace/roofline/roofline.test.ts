import { describe, expect, it } from 'vitest';
import { messages } from '../../../src/text/catalogue.ts';
import { rooflineNotes } from '../../../src/trace/report/roofline-lines.ts';
import { peaksOf } from '../../../src/trace/roofline/device-peaks.ts';
import { matrixWork } from '../../../src/trace/roofline/matrix-work.ts';
import type { PlainEvent } from '../support/collect.ts';
import { columnsOf } from '../support/columns-of.ts';
import { kernel, launch } from '../support/events.ts';
import { reportOf } from '../support/reports.ts';

const half = '["c10::BFloat16", "c10::BFloat16"]';

describe('the work of a matrix product', () => {
  it.each([
    ['aten::mm', '[[4, 8], [8, 16]]', half],
    ['aten::addmm', '[[16], [4, 8], [8, 16], [], []]', '["", "c10::Half", "c10::Half", "Scalar", "Scalar"]'],
    ['aten::linear', '[[2, 2, 8], [16, 8], []]', half],
  ])('is told by the shapes of %s', (name, dims, types) => {
    expect(matrixWork(name, dims, types)).toEqual({ flops: 1024, bytes: 448, format: 'bf16' });
  });

  it('of batches counts each, and eight-bit operands move half the bytes', () => {
    expect(matrixWork('aten::bmm', '[[3, 4, 8], [3, 8, 16]]', half)).toEqual({
      flops: 3072,
      bytes: 1344,
      format: 'bf16',
    });
    const eight = matrixWork('aten::_scaled_mm', '[[4, 8], [8, 16]]', '["c10::Float8_e4m3fn", ""]');
    expect(eight).toEqual({ flops: 1024, bytes: 288, format: 'fp8' });
  });

  it.each([
    ['another operator', 'aten::add', '[[4, 8], [8, 16]]', half],
    ['shapes that do not fit', 'aten::mm', '[[4, 8], [9, 16]]', half],
    ['no shapes', 'aten::mm', '', half],
    ['shapes that are cut', 'aten::mm', '[[4, 8], [8', half],
    ['unknown types', 'aten::mm', '[[4, 8], [8, 16]]', '["c10::Odd"]'],
  ])('is not known from %s', (_, name, dims, types) => {
    expect(matrixWork(name, dims, types)).toBeNull();
  });
});

describe('peaks of a device', () => {
  const titleOf = (name: string, gib: number | null) =>
    peaksOf({ id: 0, name, memoryBytes: gib === null ? null : gib * 2 ** 30, multiprocessors: 132 })?.title;

  it('are those of the chip, form and memory that the trace names', () => {
    expect(titleOf('NVIDIA H100 80GB HBM3', 79.1)).toBe('NVIDIA H100 SXM');
    expect(titleOf('NVIDIA H100 PCIe', 79.6)).toBe('NVIDIA H100 PCIe');
    expect(titleOf('NVIDIA A100-SXM4-80GB', 79.3)).toBe('NVIDIA A100 SXM4 80GB');
    expect(titleOf('AMD Instinct MI300X', 192)).toBe('AMD Instinct MI300X');
    expect(titleOf('NVIDIA B200', null)).toBe('NVIDIA B200 SXM');
  });

  it('are not guessed for a variant, a nameless or an unknown device', () => {
    expect(titleOf('NVIDIA A100-SXM4-40GB', 39.4)).toBeUndefined();
    expect(titleOf('NVIDIA H100 NVL', 93.6)).toBeUndefined();
    expect(titleOf('', null)).toBeUndefined();
    expect(titleOf('Some GPU 7', null)).toBeUndefined();
  });
});

describe('hints of a trace', () => {
  const device = {
    deviceProperties: [{ id: 0, name: 'NVIDIA H100 80GB HBM3', totalGlobalMem: 79 * 2 ** 30, numSms: 132 }],
  };
  const product = (correlation: number, ts: number, dims: string): PlainEvent[] => [
    {
      ph: 'X',
      cat: 'cpu_op',
      name: 'aten::mm',
      pid: 1,
      tid: 1,
      ts,
      dur: 5,
      args: { 'Input Dims': JSON.parse(dims), 'Input type': ['c10::BFloat16', 'c10::BFloat16'] },
    },
    launch(correlation, ts + 1),
  ];
  const hintsOf = (events: readonly PlainEvent[]) =>
    reportOf(columnsOf(events, device)).stages[0]?.roofline ?? [];

  it('say how far a product is from its roof, and which roof that is', () => {
    const [wide, narrow] = hintsOf([
      ...product(1, 0, '[[4096, 4096], [4096, 4096]]'),
      kernel('wide_gemm', 100, 200, 1),
      ...product(2, 10, '[[1, 4096], [4096, 4096]]'),
      kernel('narrow_gemm', 400, 20, 2),
    ]);
    // 2 · 4096³ operations in 200 us against 989 TFLOP/s.
    expect(wide).toMatchObject({ row: 'K1', basis: 'shapes', bound: 'compute', device: 'NVIDIA H100 SXM' });
    expect(wide?.teraflops).toBeCloseTo(687.2, 1);
    expect(wide?.roofShare).toBeCloseTo(69.5, 0);
    expect(narrow).toMatchObject({ row: 'K2', bound: 'memory' });
    expect(narrow?.flopsPerByte).toBeCloseTo(1, 1);
    expect(narrow?.gigabytesPerSecond).toBeCloseTo(1678, -1);
    expect(narrow?.roofShare).toBeCloseTo(50, 0);
  });

  it('give the work of an operator to its product, not to the helpers beside it', () => {
    const [gemm, ...rest] = hintsOf([
      ...product(1, 0, '[[4096, 4096], [4096, 4096]]'),
      launch(2, 3),
      kernel('big_gemm', 100, 200, 1),
      kernel('splitk_reduce', 310, 5, 2),
    ]);
    expect(gemm).toMatchObject({ kernel: 'big_gemm', knownShare: 100 });
    expect(rest).toEqual([]);
  });

  it('tell the rate of copies and collectives, and launches that leave the device empty', () => {
    const hints = hintsOf([
      kernel('Memcpy DtoD (Device -> Device)', 0, 10, 0, { cat: 'gpu_memcpy', args: { bytes: 10_000_000 } }),
      kernel('ncclDevKernel_AllReduce', 20, 100, 0, {
        args: { 'In msg nelems': 1000, 'Out msg nelems': 4_000_000, dtype: 'BFloat16', grid: [8, 1, 1] },
      }),
      kernel('tiny_norm', 130, 8, 0, { args: { grid: [4, 2, 1] } }),
      kernel('full_norm', 140, 8, 0, { args: { grid: [132, 1, 1] } }),
    ]);
    expect(
      hints.map(({ kernel: name, basis, gigabytesPerSecond, blocks }) => [
        name,
        basis,
        gigabytesPerSecond,
        blocks,
      ]),
    ).toEqual([
      ['ncclDevKernel_AllReduce', 'elements', 80, null],
      ['Memcpy DtoD (Device -> Device)', 'bytes', 1000, null],
      ['tiny_norm', 'grid', null, 8],
    ]);
  });

  it('stand under the tables in both languages, and nowhere where the trace tells nothing', () => {
    const report = reportOf(columnsOf([kernel('tiny_norm', 0, 8, 0, { args: { grid: [4, 2, 1] } })], device));
    expect(rooflineNotes(report, messages('en').triage)[1]).toBe(
      'K1  at most 8 blocks for 132 multiprocessors: part of the device has nothing to do',
    );
    expect(rooflineNotes(report, messages('zh').triage)[1]).toContain('线程块');
    expect(rooflineNotes(reportOf(columnsOf([kernel('a', 0, 8)])), messages('en').triage)).toEqual([]);
  });
});
