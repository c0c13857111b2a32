import { cite, derive, type FieldCite } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { gib, ms, share } from '../prose-figures.ts';
import { bestOf, type PlacedRow, type Subject } from './subject.ts';

const figures = [
  ['TTFT', 'ttftMs', 'ttftLimitMs'],
  ['TPOT', 'tpotMs', 'tpotLimitMs'],
] as const;

type LimitedField = (typeof figures)[number][1];

/** Within a tenth of a limit the next batches break it; further away something else ended the search. */
const bindingShare = 0.9;

/** A limit with where it was read. */
export interface SetLimit {
  readonly name: 'TTFT' | 'TPOT';
  readonly field: LimitedField;
  readonly limit: number;
  readonly cite: FieldCite;
}

/** A limit that a row is held to, and the row's figure. */
export interface HeldLimit extends SetLimit {
  readonly value: number;
  readonly valueCite: FieldCite;
}

/** The limits of a subject, as its report prints them, else as the command sets them. A phase has its own limit alone. */
export function limitsOf({ device, path, run, runPath }: Subject): SetLimit[] {
  return figures.flatMap(([name, field, condition]) => {
    if (
      (device.phase === 'prefill' && field === 'tpotMs') ||
      (device.phase === 'decode' && field === 'ttftMs')
    ) {
      return [];
    }
    const printed = device.limits[field];
    if (printed !== null && printed > 0)
      return [{ name, field, limit: printed, cite: cite(`${path}.limits.${field}`, printed) }];
    const set = run.conditions[condition];
    return set !== null && set > 0
      ? [{ name, field, limit: set, cite: cite(`${runPath}.conditions.${condition}`, set) }]
      : [];
  });
}

/** The limits that apply to a row and for which it has a figure. */
export function heldLimits(subject: Subject, { row, path }: PlacedRow): HeldLimit[] {
  return limitsOf(subject).flatMap((one) => {
    const value = row[one.field];
    return value === null ? [] : [{ ...one, value, valueCite: cite(`${path}.${one.field}`, value) }];
  });
}

/** The limit that ended a row's search, as far as the row shows it: the nearest, within a tenth. */
export function bindingLimit(held: readonly HeldLimit[]): HeldLimit | null {
  const met = held.filter((one) => one.value <= one.limit);
  const [first, second] = met.toSorted((a, b) => b.value / b.limit - a.value / a.limit);
  if (!first || first.value / first.limit < bindingShare) return null;
  return second && second.value / second.limit === first.value / first.limit ? null : first;
}

/** `TTFT ≤ 2,000 ms · TPOT ≤ 50 ms`; null without a limit. */
export function limitWords(limits: readonly SetLimit[]): string | null {
  return limits.length === 0 ? null : limits.map((one) => `${one.name} ≤ ${ms(one.limit)}`).join(' · ');
}

/** Whether a report or command that sets limits was read: only then is an absent limit no limit. */
export function saysLimits({ run, device }: Subject): boolean {
  const { ttftMs, tpotMs } = device.limits;
  return run.command !== null || ttftMs !== null || tpotMs !== null;
}

/** How far the row stays from each limit, and which one binds. */
export function limitStatements(subject: Subject): Statement[] {
  const best = bestOf(subject);
  if (best === null) return [];
  const held = heldLimits(subject, best);
  if (held.length === 0 && saysLimits(subject) && limitsOf(subject).length === 0) {
    return [state('no-limits', 'macro_only', [], (t) => t.analysis.noLimits), ...memoryBinds(subject, best)];
  }
  const binding = bindingLimit(held);
  const statements = held.map((one) => {
    const { name, value, limit } = one;
    const cites = [one.valueCite, one.cite];
    if (value > limit) {
      return state('limit-broken', 'macro_only', [...cites, derive('excess', value, limit)], (t) =>
        t.analysis.limitBroken(name, ms(value), ms(limit), share(value / limit - 1)),
      );
    }
    const isBinding = one.name === binding?.name;
    return state(
      isBinding ? 'binding-limit' : 'limit-headroom',
      'macro_only',
      [...cites, derive('headroom', value, limit)],
      (t) =>
        (isBinding ? t.analysis.binds : t.analysis.headroom)(
          name,
          ms(value),
          ms(limit),
          share(1 - value / limit),
        ),
    );
  });
  return [...statements, ...(binding === null ? memoryBinds(subject, best) : [])];
}

/** Memory is what ends a search where one more request's KV cache is more than what is left. */
function memoryBinds({ device }: Subject, { row, path }: PlacedRow): Statement[] {
  const { kvCacheGiB, availableGiB } = row.memory;
  const batch = row.batchSize;
  if (device.phase === 'prefill' || kvCacheGiB === null || availableGiB === null || !batch) return [];
  const each = derive('perRequest', kvCacheGiB, batch);
  if (availableGiB < 0 || each.value <= availableGiB) return [];
  const cites = [
    cite(`${path}.memory.kvCacheGiB`, kvCacheGiB),
    cite(`${path}.memory.availableGiB`, availableGiB),
    cite(`${path}.batchSize`, batch),
    each,
  ];
  return [
    state('memory-binds', 'macro_only', cites, (t) =>
      t.analysis.memoryBinds(gib(each.value), gib(availableGiB)),
    ),
  ];
}
