import { permits } from '../../results/evidence-level.ts';
import type { PrintedForward } from '../../results/readers/printed-forward.ts';
import type { Shares } from '../../results/result.ts';
import { weaker } from '../analysis/subject.ts';
import { operatorsByTime } from '../bottleneck/operators.ts';
import { classes } from '../bottleneck/shares.ts';
import { cite, derive } from '../evidence/cite.ts';
import type { PhaseEvidence, ServedPhase } from '../evidence/phase-evidence.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, share } from '../prose-figures.ts';
import { restOfWaterfall, type Waterfall, waterfall } from './waterfall.ts';

const shownOperators = 5;

/** A pass that was read, with where it stands. */
export interface PlacedPass {
  readonly reading: PrintedForward;
  readonly path: string;
}

/** The shares that a phase's evidence is read by: of its forward pass, else of its row. */
export function sharesOf(evidence: PhaseEvidence): { readonly value: Shares; readonly path: string } | null {
  const { forward, shares } = evidence;
  if (forward?.reading.bounds) return { value: forward.reading.bounds, path: `${forward.path}.bounds` };
  return shares === null ? null : { value: shares.value, path: shares.path };
}

/** Shares of two sides of a phase, with the difference in percentage points. */
export function shareComparison(left: PhaseEvidence, right: PhaseEvidence): Statement[] {
  const level = weaker(left.level, right.level);
  const mine = sharesOf(left);
  const theirs = sharesOf(right);
  if (!permits(level, 'optimizer_phase_breakdown') || mine === null || theirs === null) return [];
  return classes.flatMap((name) => {
    const a = mine.value[name];
    const b = theirs.value[name];
    if (a === null || b === null || (a === 0 && b === 0)) return [];
    const points = derive('percentagePoints', a, b);
    const cites = [cite(`${mine.path}.${name}`, a), cite(`${theirs.path}.${name}`, b), points];
    return [
      state('shares-compared', level, cites, (t) =>
        t.compare.shares(
          phaseName(left.phase, right.phase, t.words.served),
          t.words.classes[name],
          share(a),
          share(b),
          signedPoints(points.value),
        ),
      ),
    ];
  });
}

function phaseName(
  left: ServedPhase,
  right: ServedPhase,
  names: Readonly<Record<ServedPhase, string>>,
): string {
  return left === right ? names[left] : `${names[left]} / ${names[right]}`;
}

/** Percentage points with their sign. */
export function signedPoints(points: number): string {
  return `${points > 0 ? '+' : ''}${points.toFixed(1)}`;
}

/** Milliseconds of each operator of a pass by name, and of the pass. */
function timesOf(pass: PrintedForward): { readonly total: number; readonly parts: Map<string, number> } {
  const parts = new Map<string, number>();
  for (const { operator, seconds } of operatorsByTime(pass, '')) {
    parts.set(operator.name, (parts.get(operator.name) ?? 0) + seconds * 1000);
  }
  const sum = [...parts.values()].reduce((total, one) => total + one, 0);
  return { total: pass.executionSeconds === null ? sum : pass.executionSeconds * 1000, parts };
}

/** The time of two forward passes operator by operator; adds up to the difference of the totals exactly. */
export function operatorWaterfall(left: PrintedForward, right: PrintedForward): Waterfall {
  return waterfall(timesOf(left), timesOf(right));
}

function isOpBound({ reading: pass }: PlacedPass): boolean {
  return permits(pass.evidence, 'text_generate_op_bound');
}

/** Two op-bound tables: the totals, and the operators whose time differs most. */
export function operatorComparison(left: PlacedPass, right: PlacedPass): Statement[] {
  if (!isOpBound(left) || !isOpBound(right)) return [];
  const found = operatorWaterfall(left.reading, right.reading);
  const level = 'text_generate_op_bound';
  const signed = (value: number) => `${value > 0 ? '+' : ''}${computed(value)} ms`;
  const secondsOf = ({ reading: pass }: PlacedPass) => pass.executionSeconds;
  const totals = [left, right].flatMap((side) => {
    const seconds = secondsOf(side);
    return seconds === null
      ? [derive('sum', ...operatorsByTime(side.reading, side.path).map((one) => one.seconds * 1000))]
      : [cite(`${side.path}.executionSeconds`, seconds), derive('milliseconds', seconds)];
  });
  const head = state(
    'operators-compared',
    level,
    [...totals, derive('difference', found.left, found.right)],
    (t) =>
      (found.steps.length === 0 ? t.compare.operatorsEqual : t.compare.operatorTotal)(
        `${computed(found.left)} ms`,
        `${computed(found.right)} ms`,
        signed(found.right - found.left),
      ),
  );
  const largest = found.steps
    .filter(({ id }) => id !== restOfWaterfall)
    .toSorted((a, b) => Math.abs(b.right - b.left) - Math.abs(a.right - a.left))
    .slice(0, shownOperators);
  const each = largest.map((step) => {
    const gap = derive('difference', step.left, step.right);
    const named = [left, right].flatMap((side) => {
      const own = operatorsByTime(side.reading, side.path).filter(
        ({ operator }) => operator.name === step.id,
      );
      return [
        ...own.flatMap((one) => [
          cite(`${one.path}.name`, one.operator.name),
          cite(`${one.path}.totalSeconds`, one.seconds),
          derive('milliseconds', one.seconds),
        ]),
        derive('sum', ...own.map(({ seconds }) => seconds * 1000)),
      ];
    });
    return state('operators-compared', level, [...named, gap], (t) =>
      t.compare.operator(
        step.id,
        `${computed(step.left)} ms`,
        `${computed(step.right)} ms`,
        signed(gap.value),
      ),
    );
  });
  return [head, ...each];
}

/** The times of two passes as printed. */
export function passComparison(
  left: PlacedPass,
  right: PlacedPass,
  names: readonly [left: string, right: string],
): Statement[] {
  const a = left.reading.executionSeconds;
  const b = right.reading.executionSeconds;
  const level = weaker(left.reading.evidence, right.reading.evidence);
  if (a === null || b === null || !permits(level, 'text_generate_phase_breakdown')) return [];
  const mine = derive('milliseconds', a);
  const theirs = derive('milliseconds', b);
  const gap = derive('difference', mine.value, theirs.value);
  const cites = [
    cite(`${left.path}.executionSeconds`, a),
    cite(`${right.path}.executionSeconds`, b),
    mine,
    theirs,
    gap,
  ];
  const signed = `${gap.value > 0 ? '+' : ''}${computed(gap.value)} ms`;
  return [
    state('passes-compared', level, cites, (t) =>
      t.compare.passTimes(
        names[0],
        `${computed(mine.value)} ms`,
        names[1],
        `${computed(theirs.value)} ms`,
        signed,
      ),
    ),
  ];
}
