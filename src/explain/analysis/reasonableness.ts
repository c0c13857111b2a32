import { permits } from '../../results/evidence-level.ts';
import { hasRole, type RuleId, type RuleRole } from '../evidence/rules.ts';
import type { Statement } from '../evidence/statement.ts';
import type { Reasonableness } from '../explanation.ts';
import { isAnswered, type Subject } from './subject.ts';

/** More unknown conditions than this leave a summary only partly explainable. */
const toleratedUnknowns = 4;

/** How far a result explains itself, with the rules behind that. */
export interface Judgement {
  readonly level: Reasonableness;
  readonly rules: readonly RuleId[];
}

/**
 * How far a result explains itself, with the rules that fired (heuristic). A row that meets its limits, whose figures
 * rebuild and whose losers are explained is basically reasonable at macro level; what is inside a phase stays open.
 */
export function judge(
  subjects: readonly Subject[],
  statements: readonly Statement[],
  unknownConditions: number,
): Judgement {
  const fired = [...new Set(statements.map((one) => one.rule))];
  const among = (role: RuleRole) => fired.filter((rule) => hasRole(rule, role));
  const alarms = among('alarm');
  if (alarms.length > 0) return { level: 'suspicious', rules: alarms };
  const answered = subjects.filter(isAnswered);
  if (answered.length === 0) {
    const explained = fired.filter((rule) => rule === 'nearest');
    return explained.length > 0
      ? { level: 'basically-reasonable', rules: ['infeasible', ...explained] }
      : { level: 'insufficient-evidence', rules: fired.filter((rule) => rule === 'infeasible') };
  }
  const isPartial = answered.length < subjects.length;
  const supports = among('support').filter((rule) => !isPartial || rule !== 'limit-headroom');
  if (supports.length === 0) return { level: 'insufficient-evidence', rules: [] };
  const hasPhases = answered.some(({ phases }) =>
    phases.some(({ level }) => permits(level, 'optimizer_phase_breakdown')),
  );
  const weak = among('weaken');
  // A plan of which one phase has no row is no plan, however well the other phase explains itself.
  const isWeak =
    isPartial ||
    among('rebuild').length === 0 ||
    weak.length > 0 ||
    (unknownConditions > toleratedUnknowns && !hasPhases);
  return { level: isWeak ? 'partly-explainable' : 'basically-reasonable', rules: [...supports, ...weak] };
}
