import { boundOf, percentOf, stepShares } from '../../results/summary/serving-notes.ts';
import { type Cite, cite } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { whole } from '../prose-figures.ts';
import { bestOf, type Subject } from './subject.ts';

/** Whether the rows of a subject are servers that were simulated request by request. */
export function isSimulatedServer({ run }: Subject): boolean {
  return run.estimator === 'calibrated';
}

const times = ['time in decode steps', 'time in prompt steps', 'idle time', 'cache in use at most'] as const;
const parts = ['matrices', 'attention', 'collectives', 'host'] as const;

/** Account of a simulated server: shares of its time, how full its cache gets, and the parts of a decode step in ms. */
export function serverStatements(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const bound = best === null ? null : boundOf(best.row);
  if (best === null || bound === null) return [];
  const { row, path } = best;
  const told = (name: string): Cite => cite(`${path}.extra.${name}`, row.extra[name] ?? null);
  const [decode = 0, prompts = 0, idle = 0, cache = 0] = times.map((name) => percentOf(row, name) ?? 0);
  const preemptions = Number(row.extra.preemptions ?? 0);
  const account = state('server-account', 'macro_only', [...times.map(told), told('preemptions')], (t) =>
    t.analysis.serverAccount[bound](
      whole(decode),
      whole(prompts),
      whole(idle),
      whole(cache),
      preemptions > 0 ? whole(preemptions) : null,
    ),
  );
  const shares = stepShares(row);
  if (shares === null) return [account];
  const cites = parts.map((part) => told(`decode step: ${part}`));
  const step = state('server-account', 'macro_only', cites, (t) =>
    t.analysis.serverStep(
      whole(shares.matrices),
      whole(shares.attention),
      whole(shares.collectives),
      whole(shares.host),
    ),
  );
  return [account, step];
}
