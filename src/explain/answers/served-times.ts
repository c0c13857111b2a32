import { measureOf } from '../../results/measure.ts';
import { isSimulatedServer, serverStatements } from '../analysis/simulated-server.ts';
import { bestOf, type Subject } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { WhatIf } from '../headline.ts';
import { ms, share, whole } from '../prose-figures.ts';

/** Mean, median and queue of a simulated server's first token; null for any other result, or where one is missing. */
export function servedFirstToken(subject: Subject): Statement[] | null {
  const best = bestOf(subject);
  if (best === null || !isSimulatedServer(subject)) return null;
  const { row, path } = best;
  const at = (figure: 'ttftMs' | 'queueMs', statistic: 'mean' | 'median') => ({
    value: measureOf(row, figure, 'simulated', statistic)?.value ?? null,
    path: `${path}.measures[${row.measures.findIndex((one) => one.figure === figure && one.statistic === statistic)}].value`,
  });
  const [mean, median, queue] = [at('ttftMs', 'mean'), at('ttftMs', 'median'), at('queueMs', 'mean')];
  if (mean.value === null || median.value === null || queue.value === null) return null;
  const [meanMs, medianMs, queueMs] = [mean.value, median.value, queue.value];
  const part = derive('ratio', Math.min(queueMs, meanMs), meanMs);
  const cites = [mean, median, queue].map((one) => cite(one.path, one.value));
  return [
    state('answered', 'macro_only', [...cites, part], (t) =>
      t.asked.ttftServed(ms(medianMs), ms(meanMs), ms(queueMs), share(part.value)),
    ),
    ...serverStatements(subject).slice(0, 1),
  ];
}

/** Parts of a simulated server's latency, in ms and shares of it; null for any other result. */
export function servedTokens(subject: Subject): Statement[] | null {
  const best = bestOf(subject);
  if (best === null || !isSimulatedServer(subject) || best.row.tpotMs === null) return null;
  const { tpotMs } = best.row;
  return [
    state('answered', 'macro_only', [cite(`${best.path}.tpotMs`, tpotMs)], (t) =>
      t.asked.tpotServed(ms(tpotMs)),
    ),
    ...serverStatements(subject),
  ];
}

/** The longest prompt of a single request that servers of a plan hold; null where the engine simulates none. */
export function longestServed(
  subject: Subject,
  engine: WhatIf | null,
  built: number | null,
): Statement[] | null {
  if (engine === null || !isSimulatedServer(subject) || built === null) return null;
  const holds = (inputLength: number) =>
    engine({ inputLength, concurrentUsers: 1, ttftLimitMs: null, tpotLimitMs: null })?.results.some(
      ({ best }) => best !== null,
    ) === true;
  if (!holds(1)) return null;
  let [low, high] = [1, built + 1];
  while (high - low > Math.max(1, low / 64)) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  const cites = [
    cite('served.longest', low, 'reference'),
    cite('model.longestContext', built, 'reference'),
    cite('served.users', 1, 'reference'),
  ];
  return [state('answered', 'macro_only', cites, (t) => t.asked.longestServed(whole(low), whole(built)))];
}
