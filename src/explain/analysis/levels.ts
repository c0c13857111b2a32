import type { EvidenceLevel } from '../../results/evidence-level.ts';
import type { RecordedTrace } from '../../results/readers/recordings/recorded-trace.ts';
import { phaseOfForward } from '../evidence/phase-evidence.ts';
import type { PhaseLevel } from '../explanation.ts';
import type { ExplainInput } from '../input.ts';
import type { Subject } from './subject.ts';

/** Level of evidence that a trace is; null where nobody knows who wrote it. */
export function levelOfTrace({ origin }: RecordedTrace): EvidenceLevel | null {
  if (origin === 'unknown') return null;
  return origin === 'profiler' ? 'profiler_trace' : 'text_generate_op_bound';
}

/** Whether a trace lists what the device ran; some summaries tell the side of the host, collectives or a time line alone. */
function namesKernels({ origin, summaryOf, kernels, families }: RecordedTrace): boolean {
  return origin !== 'profiler' || summaryOf === null || kernels.length + families.length > 0;
}

/** Forward passes that belong to no row: evidence about themselves alone, by their place in the input. */
export function looseForwards(input: ExplainInput, subjects: readonly Subject[]): number[] {
  const bound = new Set(
    subjects.flatMap((one) => one.phases.flatMap((evidence) => evidence.forward?.path ?? [])),
  );
  return input.forwards.flatMap((_, at) => (bound.has(`forwards[${at}]`) ? [] : [at]));
}

/** The level of each phase of each side; passes and traces count where there is no row, or stand for themselves. */
export function levelsOf(input: ExplainInput, subjects: readonly Subject[]): PhaseLevel[] {
  const ofSubjects = subjects.flatMap((subject): PhaseLevel[] => {
    const base = { subject: subject.path, device: subject.device.device };
    return subject.phases.length === 0
      ? [{ ...base, phase: 'pd-ratio', level: 'macro_only' }]
      : subject.phases.map(({ phase, level }) => ({ ...base, phase, level }));
  });
  const loose = looseForwards(input, subjects).flatMap((at): PhaseLevel[] => {
    const pass = input.forwards[at];
    return pass === undefined
      ? []
      : [
          {
            subject: `forwards[${at}]`,
            device: pass.command?.conditions.devices[0] ?? null,
            phase: phaseOfForward(pass),
            level: pass.evidence,
          },
        ];
  });
  const traces = input.traces.flatMap((trace, at): PhaseLevel[] => {
    const level = levelOfTrace(trace);
    const phase = trace.phase === 'mixed' ? null : trace.phase;
    const base = { subject: `traces[${at}]`, device: null, phase };
    if (level === null) return [];
    return [namesKernels(trace) ? { ...base, level } : { ...base, level, hasKernels: false }];
  });
  return [...ofSubjects, ...loose, ...traces];
}
