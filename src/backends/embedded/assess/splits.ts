import type { LayoutProblem } from '../../../engine/index.ts';
import { ParallelSplitError, type UnsupportedArchitectureError } from '../../../engine/index.ts';
import type { Answers } from '../../../plan/answers.ts';
import type { SplitAssessment, SplitHeads } from '../../../plan/assessment.ts';
import type { Bilingual } from '../../../text/language.ts';
import { planRequest } from '../plan-request.ts';
import { layoutWords } from '../problem-words.ts';
import { layoutsOf } from './layouts.ts';

function divisorsOf(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1).filter((size) => count % size === 0);
}

/** Reasons, each once, with the TP sizes that they rule out. */
function reasonsOf(
  errors: readonly {
    readonly error: ParallelSplitError | UnsupportedArchitectureError;
    readonly tp: number;
  }[],
): SplitAssessment['reasons'] {
  const byKind = new Map<string, { text: Bilingual; heads: SplitHeads | null }>();
  for (const { error, tp } of errors) {
    const layout: LayoutProblem =
      error instanceof ParallelSplitError
        ? { of: 'split', problem: error.problem }
        : { of: 'model', problem: error.problem };
    const { problem } = layout;
    const isHeads = problem.code === 'query-heads' || problem.code === 'kv-heads';
    const key = isHeads ? problem.code : error.message;
    const known = byKind.get(key);
    const sizes = [...(known?.heads?.tp ?? []), tp];
    byKind.set(key, {
      text: known?.text ?? layoutWords(layout),
      heads: isHeads ? { kind: problem.code, heads: problem.heads, tp: sizes } : null,
    });
  }
  return [...byKind.values()];
}

/**
 * Why a plan cannot be laid out at all, device count by device count: no split of its search divides the model's heads.
 * Empty where at least one split can.
 */
export function splitsOf(answers: Answers): SplitAssessment[] {
  const { request } = planRequest(answers);
  const [device] = request.devices;
  if (device === undefined) return [];
  const { task, numDevices } = request;
  const counts =
    task.mode === 'pd-ratio'
      ? [...new Set([task.prefillDevicesPerInstance, task.decodeDevicesPerInstance])]
      : [numDevices];
  return counts.flatMap((devices): SplitAssessment[] => {
    const layouts = layoutsOf(request, device, devices);
    if (layouts.length === 0 || layouts.some(({ forward }) => forward !== null)) return [];
    const errors = layouts.flatMap(({ error, candidate }) =>
      error === null ? [] : [{ error, tp: candidate.split.tp }],
    );
    const all = layoutsOf(request, device, devices, { ...request.space, tpSizes: divisorsOf(devices) });
    const possible = all.flatMap(({ forward, candidate }) => (forward === null ? [] : [candidate.split.tp]));
    return [{ device: device.name, devices, reasons: reasonsOf(errors), possible: [...new Set(possible)] }];
  });
}
