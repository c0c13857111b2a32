import type { EvidenceLevel } from '../results/evidence-level.ts';
import { permits } from '../results/evidence-level.ts';
import type { DeviceResult } from '../results/result.ts';
import { forwardFlags } from '../results/verification/forward-flags.ts';
import { planVerification } from '../results/verification/mapping.ts';
import {
  caseOfRow,
  casesOfPair,
  completeCase,
  type OpenCase,
} from '../results/verification/verification-case.ts';
import type { Subject } from './analysis/subject.ts';
import { detailed } from './analysis/subject.ts';
import type { ServedPhase } from './evidence/phase-evidence.ts';
import { type Statement, state } from './evidence/statement.ts';
import type { NextCommand } from './explanation.ts';

/** Where text_generate is started: the embedded engine, or a TensorCast checkout. */
const starts: Readonly<Record<'embedded' | 'tensorcast', readonly string[]>> = {
  embedded: ['throughline', 'engine', 'text-generate'],
  tensorcast: ['python', '-m', 'cli.inference.text_generate'],
};

function openCases(subject: Subject): readonly OpenCase[] {
  const { run, device } = subject;
  const [pair] = device.pdRatio?.pairs ?? [];
  if (pair) return casesOfPair(run, device, pair);
  const row = detailed(subject)?.row;
  const open = row ? caseOfRow(run, device, row) : null;
  return open === null ? [] : [open];
}

/** Fields that a row lacks before its forward passes can be run. */
export function missingOf(subject: Subject): string[] {
  return [...new Set(openCases(subject).flatMap((open) => open.missing))];
}

/** The text_generate commands of a row's forward passes (product specification 4). */
export function forwardCommands(
  subject: Subject,
  options: { readonly opBound: boolean; readonly phases: readonly ServedPhase[] },
): NextCommand[] {
  const start = starts[subject.run.estimator === 'tensorcast' ? 'tensorcast' : 'embedded'];
  return openCases(subject).flatMap((open) => {
    const one = completeCase(open, {});
    if (one === null) return [];
    return planVerification(one)
      .forwards.filter((forward) => forward.part === 'wave' && options.phases.includes(forward.phase))
      .map((forward) => ({
        id: forward.id,
        phase: forward.phase,
        command: [
          ...start,
          ...forwardFlags(one, forward, options).flatMap(({ flag, values }) => [flag, ...values]),
        ],
      }));
  });
}

/** The phases that a device's result consists of. */
export function servedPhases({ phase }: DeviceResult): readonly ServedPhase[] {
  return phase === 'prefill' || phase === 'decode' ? [phase] : ['prefill', 'decode'];
}

/** The first subject of each phase that has a row: every forward pass once is the smallest step. */
function subjectsToRun(subjects: readonly Subject[]): Subject[] {
  const answered = subjects.filter(
    ({ device }) => device.best !== null || (device.pdRatio?.pairs.length ?? 0) > 0,
  );
  const first = answered.at(0);
  return answered.filter(
    (one, at) =>
      one.run === first?.run && answered.findIndex(({ device }) => device.phase === one.device.phase) === at,
  );
}

/** The smallest next action on the ladder of the product specification, and its commands. */
export function nextSteps(
  subjects: readonly Subject[],
  level: EvidenceLevel,
): {
  readonly statements: readonly Statement[];
  readonly commands: readonly NextCommand[];
  readonly missing: readonly string[];
} {
  if (permits(level, 'profiler_trace')) return { statements: [], commands: [], missing: [] };
  if (permits(level, 'text_generate_op_bound')) {
    return { statements: [state('next-trace', level, [], (t) => t.next.trace)], commands: [], missing: [] };
  }
  const chosen = subjectsToRun(subjects);
  if (chosen.length === 0) return { statements: [], commands: [], missing: [] };
  const opBound = permits(level, 'optimizer_phase_breakdown');
  const phases = [...new Set(chosen.flatMap(({ device }) => servedPhases(device)))];
  const commands = chosen.flatMap((one) =>
    forwardCommands(one, { opBound, phases: servedPhases(one.device) }),
  );
  const missing = commands.length > 0 ? [] : [...new Set(chosen.flatMap(missingOf))];
  if (commands.length === 0) {
    return {
      statements:
        missing.length === 0
          ? []
          : [
              state('next-missing', level, [], (t) =>
                t.next.missing(missing.map((field) => t.fieldNames[field] ?? field).join(t.comma)),
              ),
            ],
      commands,
      missing,
    };
  }
  const step = state(opBound ? 'next-op-bound' : 'next-forwards', level, [], (t) =>
    (opBound ? t.next.opBound : t.next.forwards)(phases.map((phase) => t.served[phase]).join(t.and)),
  );
  return { statements: [step], commands, missing };
}
