import { measureOf } from '../../results/measure.ts';
import { countedLoads } from '../analysis/load-told.ts';
import type { ExplainInput } from '../input.ts';

/** One of several load tests that were read, with what tells it apart from the others. */
export interface LoadRead {
  /** Place of its run in the input. */
  readonly run: number;
  readonly concurrency: number | null;
  readonly requestsPerSecond: number | null;
  readonly sentPerSecond: number | null;
  readonly tokensPerSecond: number | null;
  /** How the load was made, in the words of its program: `synchronous`, `throughput`, `constant`. */
  readonly strategy: string | null;
}

/** The load tests of an input; none where there are not several. */
export function loadsRead({ runs }: ExplainInput): readonly LoadRead[] {
  const loads = runs.flatMap((run, at): LoadRead[] => {
    const best = run.basis === 'measured' ? (run.results[0]?.best ?? null) : null;
    return best === null
      ? []
      : [
          {
            run: at,
            concurrency: best.concurrency,
            requestsPerSecond: best.requestsPerSecond,
            sentPerSecond: countedLoads(best, 'sentPerSecond'),
            tokensPerSecond: measureOf(best, 'throughputTokensPerSecond', 'measured')?.value ?? null,
            strategy: best.extra.strategy ?? null,
          },
        ];
  });
  return loads.length > 1 ? loads : [];
}
