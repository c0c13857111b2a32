import { describe, expect, it } from 'vitest';
import { noHelpers } from '../../../src/trace/analysis/analyse.ts';
import { capturedGraphs } from '../../../src/trace/sites/capture-launches.ts';
import type { PlainEvent } from '../support/collect.ts';
import { columnsOf } from '../support/columns-of.ts';
import { frame, kernel, launch, mark } from '../support/events.ts';
import { analysed } from '../support/reports.ts';

const names = ['norm_kernel', 'gemm_kernel', 'norm_kernel'];

/** One decode step of two requests as a replay. */
const serving = columnsOf([
  mark('step[DECODE bs=2]', 0, 100),
  launch(1, 10, 'cudaGraphLaunch'),
  ...names.map((name, at) => kernel(name, 200 + at * 10, 5, 1)),
]);

/** A capture of `batch` requests whose launches stand in three places; named kernels as on ROCm. */
function capture(batch: number, launched: readonly string[], isNamed: boolean): readonly PlainEvent[] {
  const at = batch * 1000;
  const begin = launch(at + 90, at + 1, 'cudaStreamBeginCapture');
  const end = launch(at + 91, at + 95, 'cudaStreamEndCapture');
  return [
    mark(`capture_${batch}_DECODE`, at, 100),
    begin,
    ...launched.flatMap((name, index) => [
      frame(`python/sglang/srt/models/m${batch}.py(${index + 1}): layer`, at + 10 + index * 10, 9),
      launch(at + index + 1, at + 12 + index * 10, 'cudaLaunchKernel', isNamed ? { kernel: name } : {}),
    ]),
    end,
  ];
}

const analysis = (...events: readonly (readonly PlainEvent[])[]) =>
  analysed(serving, {}, { ...noHelpers, graphs: capturedGraphs(columnsOf(events.flat())) });
const places = (result: ReturnType<typeof analysis>) =>
  [...result.rows].map((row) => result.sources.sites[result.sources.site[row] ?? 0]?.location);

describe('alignment with recorded graphs', () => {
  it('is exact where the capture names the kernels, of the size of the step', () => {
    const result = analysis(capture(1, names, true), capture(2, names, true), capture(4, names, true));
    expect(result.alignment).toEqual({ replayed: 3, aligned: 3, ambiguous: 0 });
    expect(places(result)).toEqual([1, 2, 3].map((line) => `python/sglang/srt/models/m2.py:${line} layer`));
    expect(result.coverage).toMatchObject({ capture: 1, order: 0 });
  });

  it('a step that was padded takes the next larger size', () => {
    expect(places(analysis(capture(1, names, true), capture(4, names, true)))[0]).toContain('m4.py');
  });

  it('is called order where the capture names none, and needs equal counts', () => {
    expect(analysis(capture(2, names, false)).coverage).toMatchObject({ capture: 0, order: 1 });
    expect(analysis(capture(2, [...names, 'x'], false)).alignment).toMatchObject({ aligned: 0 });
  });

  it('what could be either of two launches stays unresolved', () => {
    const doubled = ['norm_kernel', 'norm_kernel', 'gemm_kernel', 'norm_kernel'];
    const result = analysis(capture(2, doubled, true));
    expect(result.alignment).toEqual({ replayed: 3, aligned: 2, ambiguous: 1 });
  });
});
