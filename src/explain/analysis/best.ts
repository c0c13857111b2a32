import type { DeviceResult } from '../../results/result.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { gib, ms, rate, requests, share, whole } from '../figures.ts';
import { bestOf, type Subject } from './subject.ts';

/** A limit that a row is held to, with where it was read. */
interface HeldLimit {
  readonly name: 'TTFT' | 'TPOT';
  readonly value: number;
  readonly valuePath: string;
  readonly limit: number;
  readonly limitPath: string;
}

/** A limit as the report prints it, else as the command sets it. A phase is held to its own limit alone. */
export function limitOf(
  subject: Subject,
  field: 'ttftMs' | 'tpotMs',
): { readonly limit: number; readonly path: string } | null {
  const printed = subject.device.limits[field];
  if (printed !== null) return { limit: printed, path: `${subject.path}.limits.${field}` };
  const name = field === 'ttftMs' ? 'ttftLimitMs' : 'tpotLimitMs';
  const set = subject.run.conditions[name];
  return set === null ? null : { limit: set, path: `${subject.runPath}.conditions.${name}` };
}

/** The limits that apply to the best row and for which it has a figure. */
export function heldLimits(subject: Subject): HeldLimit[] {
  const best = bestOf(subject);
  if (best === null) return [];
  const pairs = [
    ['TTFT', 'ttftMs'],
    ['TPOT', 'tpotMs'],
  ] as const;
  return pairs.flatMap(([name, field]) => {
    const value = best.row[field];
    const held = limitOf(subject, field);
    if (value === null || held === null || !(held.limit > 0)) return [];
    return [{ name, value, valuePath: `${best.path}.${field}`, limit: held.limit, limitPath: held.path }];
  });
}

function figuresOf(row: NonNullable<DeviceResult['best']>): string[] {
  return [
    ...(row.throughputTokensPerSecond === null ? [] : [rate(row.throughputTokensPerSecond)]),
    ...(row.requestsPerSecond === null ? [] : [requests(row.requestsPerSecond)]),
    ...(row.ttftMs === null ? [] : [`TTFT ${ms(row.ttftMs)}`]),
    ...(row.tpotMs === null ? [] : [`TPOT ${ms(row.tpotMs)}`]),
  ];
}

/** The best row as it was printed. */
export function bestStatements(subject: Subject): Statement[] {
  const best = bestOf(subject);
  if (best === null) return [];
  const { row, path } = best;
  const fields = [
    'parallel',
    'throughputTokensPerSecond',
    'requestsPerSecond',
    'ttftMs',
    'tpotMs',
    'batchSize',
    'concurrency',
  ] as const;
  const cites = fields.flatMap((field) =>
    row[field] === null ? [] : [cite(`${path}.${field}`, row[field])],
  );
  const device = cite(`${subject.path}.device`, subject.device.device);
  return [
    state('best-row', 'macro_only', [...cites, device], (t) =>
      t.bestRow(
        [subject.device.device, t.phases[subject.device.phase]].filter(Boolean).join(' · '),
        row.parallel || t.unnamedStrategy,
        figuresOf(row).join(t.comma),
        row.concurrency === null ? null : whole(row.concurrency),
      ),
    ),
  ];
}

/** How far the row stays below each limit, and which one binds. */
export function limitStatements(subject: Subject): Statement[] {
  const held = heldLimits(subject);
  const statements = held.map((one) => {
    const cites = [cite(one.valuePath, one.value), cite(one.limitPath, one.limit)];
    return one.value <= one.limit
      ? state('limit-headroom', 'macro_only', [...cites, derive('headroom', one.value, one.limit)], (t) =>
          t.headroom(one.name, ms(one.value), ms(one.limit), share(1 - one.value / one.limit)),
        )
      : state('limit-broken', 'macro_only', [...cites, derive('excess', one.value, one.limit)], (t) =>
          t.limitBroken(one.name, ms(one.value), ms(one.limit), share(one.value / one.limit - 1)),
        );
  });
  const tight = held
    .filter((one) => one.value <= one.limit)
    .toSorted((a, b) => b.value / b.limit - a.value / a.limit);
  const [first, ...others] = tight;
  if (first === undefined) return statements;
  // Within a tenth of a limit the next batches break it; further away something else ended the search.
  const isBinding = first.value / first.limit >= 0.9;
  const cites = [cite(first.valuePath, first.value), cite(first.limitPath, first.limit)];
  return isBinding && others.every((one) => one.value / one.limit < first.value / first.limit)
    ? [...statements, state('binding-limit', 'macro_only', cites, (t) => t.bindingLimit(first.name))]
    : statements;
}

/** Memory of the best row: what is left, or that the row does not say. */
export function memoryStatements(subject: Subject): Statement[] {
  const best = bestOf(subject);
  if (best === null) return [];
  const { weightGiB, kvCacheGiB, activationGiB, availableGiB } = best.row.memory;
  if (availableGiB === null) return [];
  const path = `${best.path}.memory`;
  const cites = [
    cite(`${path}.weightGiB`, weightGiB),
    cite(`${path}.kvCacheGiB`, kvCacheGiB),
    cite(`${path}.activationGiB`, activationGiB),
    cite(`${path}.availableGiB`, availableGiB),
  ];
  if (availableGiB < 0) {
    return [
      state('memory-missing', 'macro_only', [...cites, derive('negative', availableGiB)], (t) =>
        t.memoryMissing(gib(-availableGiB)),
      ),
    ];
  }
  const shown = (value: number | null) => (value === null ? null : gib(value));
  return [
    state('memory-left', 'macro_only', cites, (t) =>
      t.memoryLeft(gib(availableGiB), shown(weightGiB), shown(kvCacheGiB), shown(activationGiB)),
    ),
  ];
}
