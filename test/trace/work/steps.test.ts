import { expect, it } from 'vitest';
import { analyseTrace, analysisOf, noHelpers } from '../../../src/trace/analysis/analyse.ts';
import { catalogs } from '../../../src/trace/catalog/catalogs.ts';
import { finishWithPauses, rowsAtOnce } from '../../../src/trace/work/steps.ts';
import { columnsOf } from '../support/columns-of.ts';
import { frame, kernel, launch } from '../support/events.ts';

const options = {
  framework: null,
  minShare: 0.01,
  stage: null,
  rangeNs: null,
  device: null,
  pidSubstring: null,
};

/** A trace with as many kernels, each launched within a frame of its own. */
function traceOf(kernels: number) {
  const events = Array.from({ length: kernels }, (_, at) => [
    frame(`vllm/model.py(${at % 7}): part${at % 7}`, at * 100, 50),
    launch(at + 1, at * 100 + 10),
    kernel(`kernel_${at % 5}`, at * 100 + 20, 30, at + 1),
  ]).flat();
  return { columns: columnsOf(events), path: 'trace.json', serverArguments: null };
}

it('parts of an analysis grow in number with the trace, and give what one go gives', async () => {
  const counts: number[] = [];
  for (const kernels of [10, rowsAtOnce + 10]) {
    const input = traceOf(kernels);
    let pauses = 0;
    const found = await finishWithPauses(analysisOf(input, options, noHelpers, catalogs()), async () => {
      pauses += 1;
    });
    const { stages, coverage } = analyseTrace(input, options, noHelpers, catalogs());
    expect(JSON.stringify([found.stages, found.coverage])).toBe(JSON.stringify([stages, coverage]));
    counts.push(pauses);
  }
  const [few = 0, many = 0] = counts;
  expect(few).toBeGreaterThan(8);
  // Probes of stacks are answered 4,096 at a time.
  expect(many).toBeGreaterThan(few + 8);
});
