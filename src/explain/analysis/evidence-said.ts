import { type EvidenceLevel, permits } from '../../results/evidence-level.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { PhaseLevel } from '../explanation.ts';
import { computed, whole } from '../figures.ts';
import type { ExplainInput } from '../input.ts';
import type { Subject } from './subject.ts';

const shownKernels = 5;

/** What each level leaves unsaid. */
function beyond(level: EvidenceLevel): 'shares' | 'operators' | 'kernels' | null {
  if (!permits(level, 'optimizer_phase_breakdown')) return 'shares';
  if (!permits(level, 'text_generate_op_bound')) return 'operators';
  return permits(level, 'profiler_trace') ? null : 'kernels';
}

/** The level by phase and side, what it does not carry, and evidence that was read but does not count. */
export function evidenceStatements(
  phases: readonly PhaseLevel[],
  subjects: readonly Subject[],
  unknownConditions: number,
): Statement[] {
  const own = phases.filter((one) => !one.subject.startsWith('traces'));
  const levels = [...new Set(own.map((one) => one.level))];
  const devices = own.map((one) => cite(`evidence.${one.subject}.device`, one.device, 'reference'));
  const said = levels.map((level) =>
    state('evidence-level', 'macro_only', devices, (t) => {
      const of = own.filter((one) => one.level === level);
      const names = [
        ...new Set(
          of.map((one) =>
            [one.device, one.phase === 'pd-ratio' ? t.phases['pd-ratio'] : t.served[one.phase]]
              .filter(Boolean)
              .join(' '),
          ),
        ),
      ];
      return t.evidence(level, levels.length === 1 && names.length > 4 ? t.allPhases : names.join(t.comma));
    }),
  );
  const limits = [...new Set(levels.map(beyond))];
  const cannot = limits.flatMap((what) =>
    what === null ? [] : [state('cannot-be-said', 'macro_only', [], (t) => t.cannotSay[what])],
  );
  const rejected = subjects.flatMap((subject) =>
    subject.phases
      .filter((evidence) => evidence.forward === null)
      .flatMap((evidence) => evidence.rejected.slice(0, 1))
      .map((one) =>
        state('evidence-not-counted', 'macro_only', [cite(`${one.path}.evidence`, null)], (t) =>
          t.notCounted(
            t.served[one.phase],
            one.because.map((name) => t.fieldNames[name] ?? name).join(t.comma),
          ),
        ),
      ),
  );
  const isMacro = levels.includes('macro_only');
  const uncertainty = state('largest-uncertainty', 'macro_only', [], (t) =>
    isMacro
      ? t.uncertainty.phases
      : unknownConditions > 0
        ? t.uncertainty.conditions
        : t.uncertainty.simulated,
  );
  return own.length === 0 ? [] : [...said, ...cannot, ...rejected, uncertainty];
}

/** Traces: a simulated one proves nothing about kernels; one of unknown origin is asked about. */
export function traceStatements(input: ExplainInput): Statement[] {
  return input.traces.flatMap((trace, at) => {
    const path = `traces[${at}]`;
    const events = cite(`${path}.events`, trace.events);
    if (trace.origin === 'simulated') {
      const because = cite(`${path}.because`, trace.because);
      return [
        state('simulated-trace', 'text_generate_op_bound', [events, because], (t) =>
          t.simulatedTrace(whole(trace.events), trace.because),
        ),
      ];
    }
    if (trace.origin === 'unknown') {
      return [state('unknown-trace', 'macro_only', [events], (t) => t.unknownTrace(whole(trace.events)))];
    }
    return trace.kernels.slice(0, shownKernels).map((kernel, kernelAt) => {
      const time = derive('ratio', kernel.microseconds, 1000);
      const base = `${path}.kernels[${kernelAt}]`;
      const cites = [
        cite(`${base}.name`, kernel.name),
        cite(`${base}.calls`, kernel.calls),
        cite(`${base}.microseconds`, kernel.microseconds),
        cite('unit.microsecondsPerMillisecond', 1000, 'reference'),
        cite(`${path}.rank`, trace.rank),
        time,
      ];
      return state('recorded-kernel', 'profiler_trace', cites, (t) =>
        t.recordedKernel(
          kernel.name,
          `${computed(time.value)} ms`,
          whole(kernel.calls),
          trace.rank === null ? null : whole(trace.rank),
        ),
      );
    });
  });
}
