import { coverageOf } from './analytic/forward/coverage.ts';
import { prepareForward } from './analytic/forward/prepare-forward.ts';
import { forwardSpecOf } from './analytic/search/optimize.ts';
import type { DeviceReport, OptimizerRow, PhaseReport } from './analytic/search/report.ts';
import { type OptimizeRequest, predictedTokens } from './analytic/search/request.ts';
import type { DeviceProfile } from './terms/device.ts';
import type { ForwardShape } from './terms/forward-pass.ts';
import type { MeasuredPass, MeasuredReport } from './terms/measured-data.ts';
import { chunkPlan, decodeShape } from './terms/workload.ts';

/** The first prefill wave of a row, and its decode step; images are left to the roofline's own sizes. */
function shapesOf(request: OptimizeRequest, phase: PhaseReport['phase'], row: OptimizerRow): ForwardShape[] {
  const { prompts, outputTokens } = request;
  const [chunk] = chunkPlan(row.effectiveInputTokens, row.maxBatchedTokens);
  const shapes: ForwardShape[] = [];
  if (phase !== 'decode' && chunk !== undefined) {
    const wave = Math.max(1, Math.floor(row.maxBatchedTokens / chunk.queryLength));
    shapes.push({ phase: 'prefill', requests: [{ ...chunk, count: Math.min(wave, row.batchSize) }] });
  }
  if (phase !== 'prefill') {
    const input = prompts.kind === 'fixed' ? prompts.tokens : row.effectiveInputTokens;
    const step = decodeShape(input, outputTokens, predictedTokens(request, row.mtpTokens));
    shapes.push({ phase: 'decode', requests: [{ ...step, count: row.batchSize }] });
  }
  return shapes;
}

/** How much of the best rows' forward passes was measured; null without a database. */
export function measuredReport(
  request: OptimizeRequest,
  device: DeviceProfile,
  phases: DeviceReport['phases'],
): MeasuredReport | null {
  const { measured } = request;
  if (measured === undefined) return null;
  const passes = phases.flatMap(({ phase, selected: [row] }) => {
    if (row === undefined) return [];
    const forward = prepareForward(forwardSpecOf(request, device, row));
    return shapesOf(request, phase, row).flatMap((shape): MeasuredPass[] => {
      const coverage = coverageOf(forward.operators(shape));
      const seconds = forward.cost(shape).seconds;
      return coverage === null ? [] : [{ phase: shape.phase, seconds, coverage }];
    });
  });
  return { database: measured.path, interpolates: measured.interpolates, passes };
}
