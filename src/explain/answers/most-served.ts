import { largestGrown } from '../../engine/terms/largest-held.ts';
import { measureOf } from '../../results/measure.ts';
import type { ResultRow } from '../../results/result.ts';
import { limitsOf, limitWords } from '../analysis/limits.ts';
import { isSimulatedServer } from '../analysis/simulated-server.ts';
import { nearestStatements } from '../analysis/stopped.ts';
import type { Subject } from '../analysis/subject.ts';
import { cite } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { WhatIf, WhatIfChange } from '../headline.ts';
import { ms, strategy, whole } from '../prose-figures.ts';
import { withChange } from './change-words.ts';

/** No search for users goes further. */
const mostUsers = 2 ** 14;

/** A number of users that servers hold within their limits, and the next that they do not; null where none was found. */
interface MostServed {
  readonly held: { readonly change: WhatIfChange; readonly row: ResultRow; readonly path: string };
  readonly broken: WhatIfChange | null;
}

/** The change of a plan by which it serves so many users on the device of a subject. */
function usersOn({ device: { device } }: Subject, concurrentUsers: number): WhatIfChange {
  return { ...(device === null ? {} : { devices: [device] }), concurrentUsers };
}

/**
 * The most users that simulated servers hold within the plan's limits, by bisection. Null where the engine simulates no
 * load, where no limit is set, where requests come whoever waits, or where not even one user is served.
 */
export function mostServed(subject: Subject, engine: WhatIf | null): MostServed | null {
  if (engine === null || !isSimulatedServer(subject) || limitsOf(subject).length === 0) return null;
  const tried = (users: number): MostServed['held'] | null => {
    const change = usersOn(subject, users);
    const results = engine(change)?.results ?? [];
    const at = results.findIndex(({ phase, best }) => phase === subject.device.phase && best !== null);
    const row = results[at]?.best ?? null;
    // Of a load that is offered the users follow: they are none that could be asked for.
    return row === null || (row.concurrency ?? 0) < users
      ? null
      : { change, row, path: `results[${at}].best` };
  };
  const most = largestGrown(mostUsers, tried);
  if (most === null) return null;
  const { held, count } = most;
  return { held, broken: count < mostUsers ? usersOn(subject, count + 1) : null };
}

/** How many users servers hold at most, and what one more breaks. Null where that is not searched. */
export function mostServedStatements(subject: Subject, engine: WhatIf | null): Statement[] | null {
  const found = mostServed(subject, engine);
  if (found === null || engine === null) return null;
  const { change, row, path } = found.held;
  const limits = limitsOf(subject);
  const tpot = measureOf(row, 'tpotMs', 'simulated');
  const at = row.measures.findIndex(({ figure }) => figure === 'tpotMs');
  const band = tpot?.band ?? null;
  const cites = [
    cite(`${path}.concurrency`, row.concurrency, 'changed'),
    cite(`${path}.parallel`, row.parallel, 'changed'),
    cite(`${path}.ttftMs`, row.ttftMs, 'changed'),
    cite(`${path}.tpotMs`, row.tpotMs, 'changed'),
    ...(band === null
      ? []
      : band.map((end, index) => cite(`${path}.measures[${at}].band[${index}]`, end, 'changed'))),
    ...limits.map((one) => one.cite),
  ];
  const most = state('answered', 'macro_only', cites, (t) =>
    t.asked.mostServed(
      whole(row.concurrency ?? 0),
      strategy(row.parallel, t.words.unnamedStrategy),
      limitWords(limits),
      row.ttftMs === null ? null : ms(row.ttftMs),
      row.tpotMs === null ? null : ms(row.tpotMs),
      band === null ? null : `${ms(band[0])}–${ms(band[1])}`,
    ),
  );
  return [...withChange([most], change), ...firstBroken(subject, engine, found.broken)];
}

/** The limit that the next users break. */
function firstBroken(subject: Subject, engine: WhatIf, change: WhatIfChange | null): Statement[] {
  if (change === null) return [];
  const results = engine(change)?.results ?? [];
  const at = results.findIndex(({ phase }) => phase === subject.device.phase);
  const device = results[at];
  if (device === undefined) return [];
  return withChange(nearestStatements(device, `results[${at}]`, 'changed').slice(0, 1), change);
}
