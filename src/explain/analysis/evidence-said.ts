import { type EvidenceLevel, permits } from '../../results/evidence-level.ts';
import { type ConditionName, listWords } from '../condition-words.ts';
import { cite } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import type { PhaseLevel } from '../explanation.ts';
import type { ExplainInput } from '../input.ts';
import type { Subject } from './subject.ts';

/** Claims that each level of evidence does not carry. */
function beyond(level: EvidenceLevel): 'shares' | 'operators' | 'kernels' | null {
  if (!permits(level, 'optimizer_phase_breakdown')) return 'shares';
  if (!permits(level, 'text_generate_op_bound')) return 'operators';
  return permits(level, 'profiler_trace') ? null : 'kernels';
}

function namesOf(phases: readonly PhaseLevel[], all: readonly PhaseLevel[], t: ExplainTexts): string {
  if (phases.length === all.length && phases.length > 2) return t.evidence.everyPhase;
  const devices = new Set(all.map((one) => one.device));
  const names = phases.map((one) => {
    const unnamed = one.subject.startsWith('forwards[') ? t.evidence.thisPass : t.evidence.thisRecording;
    const phase = one.phase === null ? unnamed : t.words.phases[one.phase];
    return [devices.size > 1 ? one.device : null, phase].filter(Boolean).join(' ');
  });
  return listWords([...new Set(names)].filter(Boolean), t) || t.evidence.everyPhase;
}

/** The level by phase and side, what it does not carry, and evidence that was read but does not count. */
export function evidenceStatements(phases: readonly PhaseLevel[], subjects: readonly Subject[]): Statement[] {
  const levels = [...new Set(phases.map((one) => one.level))];
  const devices = phases.map((one) => cite(`evidence.${one.subject}.device`, one.device, 'reference'));
  const said = levels.map((level) =>
    state('evidence-level', 'macro_only', devices, (t) =>
      t.evidence.level(
        level,
        namesOf(
          phases.filter((one) => one.level === level),
          phases,
          t,
        ),
        phases.some((one) => one.level === level && one.hasKernels !== false)
          ? t.evidence.means[level]
          : t.evidence.withoutKernels,
      ),
    ),
  );
  const limits = [...new Set(levels.map(beyond))];
  const cannot = limits.flatMap((what) =>
    what === null
      ? []
      : [
          state('cannot-be-said', 'macro_only', limits.length > 1 ? devices : [], (t) =>
            limits.length > 1
              ? t.evidence.ofPhases(
                  namesOf(
                    phases.filter((one) => beyond(one.level) === what),
                    phases,
                    t,
                  ),
                  t.evidence.cannotSay[what],
                )
              : t.evidence.cannotSay[what],
          ),
        ],
  );
  return [...said, ...cannot, ...rejectedStatements(subjects)];
}

function rejectedStatements(subjects: readonly Subject[]): Statement[] {
  return subjects.flatMap((subject) =>
    subject.phases
      .filter((evidence) => evidence.forward === null)
      .flatMap((evidence) => evidence.rejected.slice(0, 1))
      .map((one) =>
        state('evidence-not-counted', 'macro_only', [cite(one.path, null, 'reference')], (t) =>
          t.evidence.notCounted(
            t.words.served[one.phase],
            listWords(
              one.because.map((name) => t.words.fields[name] ?? name),
              t,
            ),
          ),
        ),
      ),
  );
}

/** More unknown conditions than this are doubted before anything else. */
const toleratedUnknowns = 2;

/** The largest uncertainty of an explanation: the one that a reader should doubt first. */
export function uncertaintyStatement(
  phases: readonly PhaseLevel[],
  unknown: readonly ConditionName[],
  { runs }: Pick<ExplainInput, 'runs'>,
): Statement[] {
  if (phases.length === 0) return [];
  const levels = phases.map((one) => one.level);
  const isRecorded = levels.every((level) => level === 'profiler_trace');
  const isMacro = levels.includes('macro_only');
  const isMeasured = runs.length > 0 && runs.every(({ basis }) => basis === 'measured');
  const isPredicted = runs.length > 0 && runs.every(({ basis }) => basis === 'predicted');
  return [
    state('largest-uncertainty', 'macro_only', [], (t) => {
      const { uncertainty } = t.evidence;
      if (isRecorded) return uncertainty.scope;
      if (isMeasured) return uncertainty.load;
      if (isPredicted) return uncertainty.predicted;
      if (unknown.length > toleratedUnknowns) {
        return uncertainty.conditions(
          listWords(
            unknown.map((name) => t.words.conditions[name]),
            t,
          ),
        );
      }
      return isMacro ? uncertainty.phases : uncertainty.simulated;
    }),
  ];
}
