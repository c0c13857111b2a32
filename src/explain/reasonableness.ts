import { permits } from '../results/evidence-level.ts';
import { aggregationCheck } from './analysis/aggregation.ts';
import type { Subject } from './analysis/subject.ts';
import type { RuleId } from './evidence/rules.ts';
import type { Statement } from './evidence/statement.ts';
import type { Reasonableness } from './explanation.ts';

const alarming: readonly RuleId[] = [
  'suspicious-ratio',
  'suspicious-slower',
  'suspicious-ep-dense',
  'suspicious-decode-compute',
  'formula-broken',
  'limit-broken',
];

/**
 * How far a result explains itself, with the rules that fired (heuristic). A row that meets its limits, whose figures
 * rebuild and whose losers are explained is basically reasonable at macro level; what is inside a phase stays open.
 */
export function judge(
  subjects: readonly Subject[],
  statements: readonly Statement[],
  unknownConditions: number,
): { readonly level: Reasonableness; readonly rules: readonly RuleId[] } {
  const fired = [...new Set(statements.map((one) => one.rule))];
  const alarms = fired.filter((rule) => alarming.includes(rule));
  if (alarms.length > 0) return { level: 'suspicious', rules: alarms };
  const answered = subjects.filter(
    ({ device }) => device.best !== null || (device.pdRatio?.pairs.length ?? 0) > 0,
  );
  if (answered.length === 0) {
    const explained = fired.filter((rule) => rule === 'nearest');
    return explained.length > 0
      ? { level: 'basically-reasonable', rules: ['infeasible', ...explained] }
      : { level: 'insufficient-evidence', rules: fired.filter((rule) => rule === 'infeasible') };
  }
  const supporting = fired.filter((rule) =>
    (
      [
        'aggregation-checked',
        'phase-throughput',
        'pd-balance',
        'limit-headroom',
        'candidate-lost',
        'candidate-stopped',
        'hypothesis-confirmed',
      ] as readonly RuleId[]
    ).includes(rule),
  );
  const rebuilt = fired.some((rule) =>
    ['aggregation-checked', 'phase-throughput', 'pd-balance'].includes(rule),
  );
  const refuted = fired.includes('hypothesis-refuted') || fired.includes('shares-undecidable');
  const open = answered.some(
    (one) => one.device.phase === 'aggregated' && aggregationCheck(one) === 'not-applicable',
  );
  if (supporting.length === 0) return { level: 'insufficient-evidence', rules: [] };
  const hasPhases = answered.some(({ phases }) =>
    phases.some(({ level }) => permits(level, 'optimizer_phase_breakdown')),
  );
  const isWeak = !rebuilt || open || refuted || (unknownConditions > 4 && !hasPhases);
  return { level: isWeak ? 'partly-explainable' : 'basically-reasonable', rules: supporting };
}
