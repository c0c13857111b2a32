import { engineOf } from '../plan/default-engine.ts';
import { modeNote } from '../plan/review/mode-note.ts';
import { planRows } from '../plan/review/rows.ts';
import type { Fix } from '../plan/validation/finding.ts';
import { type Finding, validatePlan } from '../plan/validation/validate.ts';
import type { Language } from '../text/language.ts';
import type { Dependencies } from './dependencies.ts';
import type { DialogState } from './dialog-state.ts';
import type { Review, ReviewFinding, ReviewFix, SessionEvent } from './session.ts';

/** Findings of the validation in the plan as it stands. */
export function findingsOf(state: DialogState, dependencies: Dependencies): readonly Finding[] {
  const { answers } = state;
  const { ports, facts } = dependencies;
  const engine = dependencies
    .engines(answers, state.language)
    .find(({ id }) => id === engineOf(answers, dependencies.facts));
  const whole = {
    facts,
    conditionFacts: dependencies.conditionFacts(answers),
    engineReason: engine?.reason ?? null,
    dialect: ports.dialect?.(answers) ?? null,
  };
  return validatePlan(answers, (target) => ({
    ...whole,
    memory: ports.memory?.(target) ?? null,
    forecast: dependencies.forecast(target),
    assessment: ports.assess?.(target) ?? null,
  }));
}

/** Whether a plan with these findings cannot be run. */
export function isBlocking(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error');
}

/** The whole review: rows, findings with their fixes, mode note, commands while nothing blocks. */
export function reviewOf(state: DialogState, dependencies: Dependencies): Review {
  const { language, answers } = state;
  const found = findingsOf(state, dependencies);
  const canRun = !isBlocking(found);
  return {
    rows: planRows(answers, language),
    findings: found.map(
      ({ rule, severity, message, fix, alternatives = [] }): ReviewFinding => ({
        rule,
        severity,
        message: message[language],
        fix: fix && reviewFix(fix, language),
        alternatives: alternatives.map((one) => reviewFix(one, language)),
      }),
    ),
    // A plan that is reviewed has its model and devices: what pointed to them is answered.
    unread: state.unread.filter(({ reason }) => reason !== 'reference'),
    modeNote: modeNote(answers, dependencies.facts, language),
    commands: canRun ? dependencies.ports.commands(answers) : [],
    canRun,
  };
}

function reviewFix({ label, change }: Fix, language: Language): ReviewFix {
  return { label: label[language], event: fixEvent(change) };
}

function fixEvent(change: NonNullable<Finding['fix']>['change']): SessionEvent {
  return change.type === 'set' ? { ...change, said: null } : change;
}
