import type { EvidenceLevel } from '../../results/evidence-level.ts';
import { permits } from '../../results/evidence-level.ts';
import type { PrintedForward, PrintedOperator } from '../../results/readers/printed-forward.ts';
import { memoryOf } from '../analysis/best.ts';
import { componentsInWords } from '../analysis/impossible-passes.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import type { PassPhase } from '../evidence/phase-evidence.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, rate, share, signedShare, whole } from '../prose-figures.ts';
import { type CostClass, classes } from './shares.ts';

const shownOperators = 5;
/** Printed times are rounded; a total that is larger than its rows by more has rows that were not read. */
const missingShare = 0.005;

/** The class of cost that an operator's bound stands for. */
export const classOfBound: Readonly<Record<string, CostClass>> = {
  memory_bound: 'memory',
  communication_bound: 'communication',
  compute_bound_mma: 'cube',
  compute_bound_gp: 'vector',
};

/** An operator of a pass with where it stands and the seconds it takes in all. */
export interface TimedOperator {
  readonly operator: PrintedOperator;
  readonly path: string;
  readonly seconds: number;
}

/** Operators of a pass by total time. */
export function operatorsByTime(pass: PrintedForward, path: string): TimedOperator[] {
  return pass.tables
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
export function operatorStatements(pass: PrintedForward, path: string, level: EvidenceLevel): Statement[] {
  if (!permits(level, 'text_generate_op_bound')) return [];
  const all = operatorsByTime(pass, path);
  const everything = timeOfAll(pass, all);
  if (everything.value === 0) return [];
  const top = all.slice(0, shownOperators);
  const taken = derive('sum', ...top.map((one) => one.seconds));
  const count = derive('count', ...top.map((one) => one.seconds));
  const head = state(
    'top-operator',
    level,
    [everything, taken, count, derive('ratio', taken.value, everything.value)],
    (t) => t.bottleneck.attribution(whole(count.value), share(taken.value / everything.value)),
  );
  const each = top.map(({ operator, path: operatorPath, seconds }) => {
    const part = derive('ratio', seconds, everything.value);
    const time = derive('milliseconds', seconds);
    const cites = [
      cite(`${operatorPath}.name`, operator.name),
      cite(`${operatorPath}.bound`, operator.bound),
      cite(`${operatorPath}.totalSeconds`, seconds),
      cite(`${operatorPath}.calls`, operator.calls),
      ...(operator.components === null
        ? []
        : classes.map((name) =>
            cite(`${operatorPath}.components.${name}`, operator.components?.[name] ?? null),
          )),
      everything,
      part,
      time,
    ];
    const bound = classOfBound[operator.bound ?? ''];
    return state('top-operator', level, cites, (t) =>
      t.bottleneck.operator(
        operator.name,
        `${computed(time.value)} ms`,
        share(part.value),
        operator.calls === null ? null : whole(operator.calls),
        bound ? t.words.classes[bound] : null,
        operator.components === null ? null : componentsInWords(operator.components, t.words.classes),
      ),
    );
  });
  // The printed statistics are the better sum; without them the bounds of the table are added up.
  return [...each, head, ...(pass.bounds === null ? boundStatement(all, everything.value, level) : [])];
}

/** The time that shares are of: the operators' sum, or the printed total where rows of the table are missing. */
function timeOfAll({ tables }: PrintedForward, all: readonly TimedOperator[]) {
  const listed = derive('sum', ...all.map((one) => one.seconds));
  const printed = derive('sum', ...tables.map(({ totalSeconds }) => totalSeconds ?? 0));
  const isWhole = tables.every(({ totalSeconds }) => totalSeconds !== null);
  return isWhole && printed.value > listed.value * (1 + missingShare) ? printed : listed;
}

/** Seconds of the operators that each class bounds. */
function sumsByBound(all: readonly TimedOperator[]) {
  return classes.map((name) => ({
    name,
    sum: derive(
      'sum',
      ...all.filter(({ operator }) => classOfBound[operator.bound ?? ''] === name).map((one) => one.seconds),
    ),
  }));
}

/** The share of each class by the bounds of the operators, of a pass that prints no statistics of them. */
export function boundSumStatements(pass: PrintedForward, path: string): Statement[] {
  const all = operatorsByTime(pass, path);
  const total = timeOfAll(pass, all);
  const sums = sumsByBound(all).map((one) => ({ ...one, part: derive('ratio', one.sum.value, total.value) }));
  if (pass.bounds !== null || !permits(pass.evidence, 'text_generate_op_bound')) return [];
  if (sums.every(({ sum }) => sum.value === 0)) return [];
  return [
    state('operator-bounds', pass.evidence, [total, ...sums.flatMap(({ sum, part }) => [sum, part])], (t) =>
      t.asked.boundSums(sums.map(({ name, part }) => `${t.words.classes[name]} ${share(part.value)}`)),
    ),
  ];
}

/** Which class the operators' bounds add up to, where the table names bounds. */
function boundStatement(all: readonly TimedOperator[], total: number, level: EvidenceLevel): Statement[] {
  const sums = sumsByBound(all);
  const [lead] = sums.toSorted((a, b) => b.sum.value - a.sum.value);
  if (lead === undefined || lead.sum.value === 0) return [];
  const part = derive('ratio', lead.sum.value, total);
  return [
    state('operator-bounds', level, [lead.sum, part], (t) =>
      t.bottleneck.boundOfTop(t.words.classes[lead.name], share(part.value)),
    ),
  ];
}

/** The time of one forward pass as printed, and its pipeline stages. */
export function forwardTimeStatements(
  pass: PrintedForward,
  path: string,
  phase: PassPhase,
  level: EvidenceLevel,
): Statement[] {
  const seconds = pass.executionSeconds;
  if (seconds === null) return [];
  const time = derive('milliseconds', seconds);
  const perDevice = pass.tokensPerSecondPerDevice;
  const cites = [
    cite(`${path}.executionSeconds`, seconds),
    cite(`${path}.tokensPerSecondPerDevice`, perDevice),
    cite(`${path}.queriesPerRank`, pass.queriesPerRank),
    time,
  ];
  return [
    state('forward-time', level, cites, (t) =>
      t.bottleneck.forwardTime(
        t.words.passes[phase],
        `${computed(time.value)} ms`,
        perDevice === null ? null : rate(perDevice),
        pass.queriesPerRank === null ? null : whole(pass.queriesPerRank),
      ),
    ),
    ...stageStatement(pass, path, level),
    ...memoryOf({ memory: pass.memory, path: `${path}.memory` }),
    ...listedStatements(pass, path, level),
  ];
}

/** Operators of a table without bounds: their simulated times as listed, and no word about what bounds them. */
function listedStatements(pass: PrintedForward, path: string, level: EvidenceLevel): Statement[] {
  if (permits(level, 'text_generate_op_bound')) return [];
  const all = operatorsByTime(pass, path);
  const total = timeOfAll(pass, all);
  if (total.value === 0) return [];
  const top = all.slice(0, shownOperators).map((one) => ({
    ...one,
    time: derive('milliseconds', one.seconds),
    part: derive('ratio', one.seconds, total.value),
  }));
  const cites = [
    total,
    ...top.flatMap((one) => [
      cite(`${one.path}.name`, one.operator.name),
      cite(`${one.path}.totalSeconds`, one.seconds),
      one.time,
      one.part,
    ]),
  ];
  return [
    state('pass-table', 'macro_only', cites, (t) =>
      t.bottleneck.listed(
        top
          .map(
            ({ operator, time, part }) =>
              `${operator.name} ${computed(time.value)} ms (${share(part.value)})`,
          )
          .join(t.words.listed),
      ),
    ),
  ];
}

function stageStatement(pass: PrintedForward, path: string, level: EvidenceLevel): Statement[] {
  const timed = pass.stages.flatMap((stage, at) =>
    stage.totalSeconds === null ? [] : [{ stage, seconds: stage.totalSeconds, at }],
  );
  const [slowest] = timed.toSorted((a, b) => b.seconds - a.seconds);
  if (slowest === undefined || timed.length < 2) return [];
  const time = derive('milliseconds', slowest.seconds);
  const cites = [
    derive('count', ...timed.map((one) => one.seconds)),
    cite(`${path}.stages[${slowest.at}].stage`, slowest.stage.stage),
    cite(`${path}.stages[${slowest.at}].totalSeconds`, slowest.seconds),
    time,
  ];
  return [
    state('forward-stages', level, cites, (t) =>
      t.bottleneck.stages(whole(timed.length), whole(slowest.stage.stage), `${computed(time.value)} ms`),
    ),
  ];
}

/** The Decode step that a row implies beside the pass that is its own. */
export function againstRowStatement(
  pass: PrintedForward,
  path: string,
  step: { readonly value: number; readonly cites: readonly Cite[] } | null,
  level: EvidenceLevel,
): Statement[] {
  const seconds = pass.executionSeconds;
  if (step === null || seconds === null || !permits(level, 'text_generate_phase_breakdown')) return [];
  const time = derive('milliseconds', seconds);
  const gap = derive('relative', step.value, time.value);
  const cites = [cite(`${path}.executionSeconds`, seconds), time, ...step.cites, gap];
  return [
    state('forward-against-row', level, cites, (t) =>
      t.bottleneck.againstRow(
        `${computed(time.value)} ms`,
        `${computed(step.value)} ms`,
        signedShare(gap.value),
      ),
    ),
  ];
}
