import type {
  CollectiveTime,
  HostCalls,
  RecordedTrace,
} from '../../results/readers/recordings/recorded-trace.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, share, whole } from '../prose-figures.ts';

const shownNames = 5;

/** Interfaces of the host with their times: what the host spent, and nothing of the device. */
export function hostStatements({ hostCalls = [] }: RecordedTrace, path: string): Statement[] {
  return hostCalls.slice(0, shownNames).map((one, at) => hostStatement(one, `${path}.hostCalls[${at}]`));
}

function hostStatement(one: HostCalls, base: string): Statement {
  const time = derive('microseconds', one.microseconds);
  const each = one.calls > 0 ? derive('ratio', one.microseconds, one.calls) : null;
  const cites = [
    cite(`${base}.name`, one.name),
    cite(`${base}.level`, one.level),
    cite(`${base}.calls`, one.calls),
    cite(`${base}.microseconds`, one.microseconds),
    time,
    ...(each === null ? [] : [each]),
    ...(one.longest === undefined ? [] : [cite(`${base}.longest`, one.longest)]),
  ];
  return state('recorded-host', 'profiler_trace', cites, (t) =>
    t.bottleneck.hostCall(
      one.name,
      one.level === '' ? null : one.level,
      `${computed(time.value)} ms`,
      whole(one.calls),
      each === null ? null : `${computed(each.value)} µs`,
      one.longest === undefined ? null : `${computed(one.longest)} µs`,
    ),
  );
}

/** Collectives by kind: what of their time moves data, what waits, and how fast each link was. */
export function collectiveStatements(
  { collectives = [] }: RecordedTrace,
  path: string,
  isWanted: (one: CollectiveTime) => boolean = () => true,
): Statement[] {
  const total = derive('sum', ...collectives.map(({ microseconds }) => microseconds));
  return collectives
    .map((one, at) => ({ one, base: `${path}.collectives[${at}]` }))
    .filter(({ one }) => isWanted(one))
    .slice(0, shownNames)
    .flatMap(({ one, base }) => [timeOf(one, base, total), ...linkStatements(one, base)]);
}

function timeOf(one: CollectiveTime, base: string, total: ReturnType<typeof derive>): Statement {
  const time = derive('microseconds', one.microseconds);
  const part = derive('ratio', one.microseconds, total.value);
  const moving = derive('ratio', one.movingMicroseconds, one.microseconds);
  const waiting = derive('ratio', one.waitingMicroseconds, one.microseconds);
  const apart = derive('ratio', one.synchronizingMicroseconds, one.microseconds);
  const cites = [
    cite(`${base}.name`, one.name),
    cite(`${base}.calls`, one.calls),
    cite(`${base}.microseconds`, one.microseconds),
    cite(`${base}.movingMicroseconds`, one.movingMicroseconds),
    cite(`${base}.waitingMicroseconds`, one.waitingMicroseconds),
    cite(`${base}.synchronizingMicroseconds`, one.synchronizingMicroseconds),
    ...[total, time, part, moving, waiting, apart],
  ];
  return state('recorded-collective', 'profiler_trace', cites, (t) =>
    t.bottleneck.collective(
      one.name,
      `${computed(time.value)} ms`,
      share(part.value),
      whole(one.calls),
      share(moving.value),
      share(waiting.value),
      one.synchronizingMicroseconds > 0 ? share(apart.value) : null,
    ),
  );
}

/** A megabyte a millisecond is a gigabyte a second. */
function linkStatements(one: CollectiveTime, base: string): Statement[] {
  return one.links.map((link, at) => {
    const time = derive('microseconds', link.microseconds);
    const rate = derive('ratio', link.megabytes, time.value);
    const cites = [
      cite(`${base}.name`, one.name),
      cite(`${base}.links[${at}].link`, link.link),
      cite(`${base}.links[${at}].megabytes`, link.megabytes),
      cite(`${base}.links[${at}].microseconds`, link.microseconds),
      time,
      rate,
    ];
    return state('recorded-collective', 'profiler_trace', cites, (t) =>
      t.bottleneck.collectiveLink(
        one.name,
        link.link,
        `${computed(link.megabytes)} MB`,
        `${computed(time.value)} ms`,
        `${computed(rate.value)} GB/s`,
      ),
    );
  });
}
