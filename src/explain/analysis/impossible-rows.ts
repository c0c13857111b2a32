import { matchesOf } from '../../text/words/matches.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { gib, strategy, whole } from '../prose-figures.ts';
import { bestOf, type PlacedRow, type Subject } from './subject.ts';

/** Printed parts of a memory may be off by their digits; more than this no rounding explains. */
const memorySlackGiB = 0.5;
/** Shares are printed with two decimals each. */
const wholeShares = 100.5;

/** Figures that cannot be whatever the machine: more devices than there are, memory that does not add up, shares above all of it. */
export function impossibleRow(subject: Subject): Statement[] {
  const best = bestOf(subject);
  // Other programs count devices and memory their own way.
  if (best === null || subject.run.basis !== 'simulated') return [];
  return [...splitStatements(subject, best), ...memoryStatements(subject, best), ...shareStatements(best)];
}

function splitStatements({ run, runPath }: Subject, { row, path }: PlacedRow): Statement[] {
  const { numDevices } = run.conditions;
  const { tp, dp, parallel } = row;
  if (numDevices === null || tp === null || dp === null || run.mode === 'pd-ratio') return [];
  const needed = derive('product', tp * (row.pp ?? 1), dp);
  if (needed.value === numDevices) return [];
  const cites = [
    cite(`${path}.parallel`, parallel),
    needed,
    cite(`${runPath}.conditions.numDevices`, numDevices),
  ];
  return [
    state('impossible-row', 'macro_only', cites, (t) =>
      t.plausible.splitOfOthers(
        strategy(parallel, t.words.unnamedStrategy),
        whole(needed.value),
        whole(numDevices),
      ),
    ),
  ];
}

function memoryStatements({ device, path: at }: Subject, { row, path }: PlacedRow): Statement[] {
  const { weightGiB, kvCacheGiB, activationGiB, availableGiB } = row.memory;
  const { totalGiB, reservedGiB } = device.memory;
  if (weightGiB === null || kvCacheGiB === null || activationGiB === null) return [];
  if (availableGiB === null || totalGiB === null || reservedGiB === null) return [];
  const sum = derive('sum', weightGiB, kvCacheGiB, activationGiB, availableGiB, reservedGiB);
  if (Math.abs(sum.value - totalGiB) <= memorySlackGiB) return [];
  const cites = [
    cite(`${path}.memory.weightGiB`, weightGiB),
    cite(`${path}.memory.kvCacheGiB`, kvCacheGiB),
    cite(`${path}.memory.activationGiB`, activationGiB),
    cite(`${path}.memory.availableGiB`, availableGiB),
    cite(`${at}.memory.reservedGiB`, reservedGiB),
    cite(`${at}.memory.totalGiB`, totalGiB),
    sum,
  ];
  return [
    state('impossible-row', 'macro_only', cites, (t) =>
      t.plausible.memoryOfOthers(gib(sum.value), gib(totalGiB)),
    ),
  ];
}

function shareStatements({ row, path }: PlacedRow): Statement[] {
  return (['prefill', 'decode'] as const).flatMap((phase): Statement[] => {
    const printed = row.breakdowns[phase]?.printed ?? null;
    const figures = matchesOf(printed ?? '', /\d{1,6}\.\d{1,4}/g).map(([figure]) => Number(figure));
    const sum = derive('sum', ...figures);
    if (printed === null || sum.value <= wholeShares) return [];
    return [
      state(
        'impossible-row',
        'macro_only',
        [cite(`${path}.breakdowns.${phase}.printed`, printed), sum],
        (t) => t.plausible.sharesAboveAll(t.words.served[phase], printed, `${sum.value.toFixed(1)} %`),
      ),
    ];
  });
}
