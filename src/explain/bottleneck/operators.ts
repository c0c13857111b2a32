import type { EvidenceLevel } from '../../results/evidence-level.ts';
import { permits } from '../../results/evidence-level.ts';
import type { ForwardReading, OperatorReading } from '../../results/readers/forward-reading.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, share, whole } from '../figures.ts';
import type { CostClass } from './shares.ts';

const shownOperators = 5;

/** The class of cost that an operator's bound stands for. */
export const classOfBound: Readonly<Record<string, CostClass>> = {
  memory_bound: 'memory',
  communication_bound: 'communication',
  compute_bound_mma: 'cube',
  compute_bound_gp: 'vector',
};

/** Operators of a pass by total time, with their paths. */
export function operatorsByTime(
  reading: ForwardReading,
  path: string,
): { readonly operator: OperatorReading; readonly path: string; readonly seconds: number }[] {
  return reading.tables
    .flatMap((table, tableAt) =>
      table.operators.map((operator, at) => ({
        operator,
        path: `${path}.tables[${tableAt}].operators[${at}]`,
        seconds: operator.totalSeconds ?? 0,
      })),
    )
    .filter((one) => one.seconds > 0)
    .toSorted((a, b) => b.seconds - a.seconds);
}

/** The top operators by total simulated time, each with its bound: an attribution, not a measurement. */
export function operatorStatements(reading: ForwardReading, path: string, level: EvidenceLevel): Statement[] {
  if (!permits(level, 'text_generate_op_bound')) return [];
  const all = operatorsByTime(reading, path);
  const total = all.reduce((sum, one) => sum + one.seconds, 0);
  if (total === 0) return [];
  const everything = derive('sum', ...all.map((one) => one.seconds));
  return all.slice(0, shownOperators).map(({ operator, path: operatorPath, seconds }) => {
    const part = derive('ratio', seconds, everything.value);
    const time = derive('milliseconds', seconds);
    const cites = [
      cite(`${operatorPath}.name`, operator.name),
      cite(`${operatorPath}.bound`, operator.bound),
      cite(`${operatorPath}.totalSeconds`, seconds),
      cite(`${operatorPath}.calls`, operator.calls),
      everything,
      part,
      time,
    ];
    const bound = classOfBound[operator.bound ?? ''];
    return state('top-operator', level, cites, (t) =>
      t.topOperator(
        operator.name,
        `${computed(time.value)} ms`,
        share(part.value),
        operator.calls === null ? null : whole(operator.calls),
        bound ? t.classNames[bound] : null,
      ),
    );
  });
}

/** The time of one forward pass as printed. */
export function forwardTimeStatement(
  reading: ForwardReading,
  path: string,
  phase: 'prefill' | 'decode',
  level: EvidenceLevel,
): Statement[] {
  const seconds = reading.executionSeconds;
  if (seconds === null || !permits(level, 'text_generate_phase_breakdown')) return [];
  const time = derive('milliseconds', seconds);
  return [
    state('forward-time', level, [cite(`${path}.executionSeconds`, seconds), time], (t) =>
      t.forwardTime(t.served[phase], `${computed(time.value)} ms`),
    ),
  ];
}
