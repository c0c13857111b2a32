import { permits } from '../results/evidence-level.ts';
import { isAnswered, type Subject } from './analysis/subject.ts';
import type { RuleId } from './evidence/rules.ts';
import type { Statement } from './evidence/statement.ts';
import type { Reasonableness } from './explanation.ts';

const alarming: readonly RuleId[] = [
  'suspicious-ratio',
  'suspicious-slower',
  'suspicious-ep-dense',
  'suspicious-decode-compute',
  'formula-broken',
  'row-contradicts',
  'not-the-best',
  'limit-broken',
  'memory-missing',
];

const supporting: readonly RuleId[] = [
  'aggregation-checked',
  'phase-throughput',
  'pd-balance',
  'limit-headroom',
  'binding-limit',
  'candidate-lost',
  'candidate-stopped',
  'hypothesis-confirmed',
];

/** Rules that put a row's figures together again. */
const rebuilding: readonly RuleId[] = ['aggregation-checked', 'phase-throughput', 'pd-balance'];
/** Rules that leave something unexplained. */
const weakening: readonly RuleId[] = ['hypothesis-refuted', 'shares-undecidable', 'formula-open'];

/** More unknown conditions than this leave a summary only partly explainable. */
const toleratedUnknowns = 4;

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
  const among = (rules: readonly RuleId[]) => fired.filter((rule) => rules.includes(rule));
  const alarms = among(alarming);
  if (alarms.length > 0) return { level: 'suspicious', rules: alarms };
  const answered = subjects.filter(isAnswered);
  if (answered.length === 0) {
    const nearest = among(['nearest']);
    return nearest.length > 0
      ? { level: 'basically-reasonable', rules: ['infeasible', ...nearest] }
      : { level: 'insufficient-evidence', rules: among(['infeasible']) };
  }
  const supports = among(supporting);
  if (supports.length === 0) return { level: 'insufficient-evidence', rules: [] };
  const hasPhases = answered.some(({ phases }) =>
    phases.some(({ level }) => permits(level, 'optimizer_phase_breakdown')),
  );
  const weak = among(weakening);
  const isWeak =
    among(rebuilding).length === 0 ||
    weak.length > 0 ||
    (unknownConditions > toleratedUnknowns && !hasPhases);
  return { level: isWeak ? 'partly-explainable' : 'basically-reasonable', rules: [...supports, ...weak] };
}
