import { permits } from '../../results/evidence-level.ts';
import type { ForwardReading } from '../../results/readers/forward-reading.ts';
import type { Shares } from '../../results/result.ts';
import type { Subject } from '../analysis/subject.ts';
import { operatorsByTime } from '../bottleneck/operators.ts';
import { classes } from '../bottleneck/shares.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, share } from '../figures.ts';
import { type Waterfall, waterfall } from './waterfall.ts';

const shownOperators = 5;

/** Shares of two phases, devices or strategies, with the difference in percentage points. */
export function shareComparison(
  left: { readonly shares: Shares; readonly path: string },
  right: { readonly shares: Shares; readonly path: string },
  level: Subject['phases'][number]['level'],
): Statement[] {
  if (!permits(level, 'optimizer_phase_breakdown')) return [];
  return classes.flatMap((name) => {
    const mine = left.shares[name];
    const theirs = right.shares[name];
    if (mine === null || theirs === null) return [];
    const points = derive('percentagePoints', mine, theirs);
    const cites = [cite(`${left.path}.${name}`, mine), cite(`${right.path}.${name}`, theirs), points];
    const signed = `${points.value > 0 ? '+' : ''}${points.value.toFixed(1)}`;
    return [
      state('shares-compared', level, cites, (t) =>
        t.sharesCompared(t.classNames[name], share(mine), share(theirs), signed),
      ),
    ];
  });
}

/** The time of two forward passes operator by operator; adds up to the difference of the totals exactly. */
export function operatorWaterfall(left: ForwardReading, right: ForwardReading): Waterfall {
  const parts = (reading: ForwardReading) => {
    const times = new Map<string, number>();
    for (const { operator, seconds } of operatorsByTime(reading, '')) {
      times.set(operator.name, (times.get(operator.name) ?? 0) + seconds * 1000);
    }
    const total = [...times.values()].reduce((sum, one) => sum + one, 0);
    return {
      total: reading.executionSeconds === null ? total : reading.executionSeconds * 1000,
      parts: times,
    };
  };
  return waterfall(parts(left), parts(right));
}

/** Two op-bound tables: the operators whose time differs most. */
export function operatorComparison(
  left: { readonly reading: ForwardReading; readonly path: string },
  right: { readonly reading: ForwardReading; readonly path: string },
): Statement[] {
  if (
    left.reading.evidence !== 'text_generate_op_bound' ||
    right.reading.evidence !== 'text_generate_op_bound'
  )
    return [];
  const found = operatorWaterfall(left.reading, right.reading);
  const largest = found.steps
    .filter(({ id }) => id !== 'rest')
    .toSorted((a, b) => Math.abs(b.right - b.left) - Math.abs(a.right - a.left))
    .slice(0, shownOperators);
  return largest.map((step) => {
    const gap = derive('difference', step.left, step.right);
    const named = (side: typeof left) =>
      operatorsByTime(side.reading, side.path)
        .filter(({ operator }) => operator.name === step.id)
        .flatMap((one) => [
          cite(`${one.path}.name`, one.operator.name),
          cite(`${one.path}.totalSeconds`, one.seconds),
          derive('milliseconds', one.seconds),
        ]);
    const sums = [left, right].map((side) =>
      derive(
        'sum',
        ...operatorsByTime(side.reading, side.path)
          .filter(({ operator }) => operator.name === step.id)
          .map(({ seconds }) => seconds * 1000),
      ),
    );
    return state(
      'operators-compared',
      'text_generate_op_bound',
      [...named(left), ...named(right), ...sums, gap],
      (t) =>
        t.operatorsCompared(
          step.id,
          `${computed(step.left)} ms`,
          `${computed(step.right)} ms`,
          `${gap.value > 0 ? '+' : ''}${computed(gap.value)} ms`,
        ),
    );
  });
}
