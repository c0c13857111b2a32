import type { Conditions } from '../results/result.ts';
import { changeWords, headline, type WhatIf, type WhatIfChange } from './answers/what-if.ts';
import { cite, derive } from './evidence/cite.ts';
import { type Statement, state } from './evidence/statement.ts';
import { signedShare } from './figures.ts';

/** One lever: a change of the plan and what it gives on the embedded engine. */
export interface Lever {
  readonly change: WhatIfChange;
  readonly before: number;
  readonly after: number;
  readonly beforePath: string;
  readonly afterPath: string;
}

const shownLevers = 3;

/** Changes that a planner can make one at a time. */
function changesOf(conditions: Conditions): WhatIfChange[] {
  const { ttftLimitMs, tpotLimitMs, numDevices, compile, prefixCacheHitRate } = conditions;
  return [
    ...(tpotLimitMs === null ? [] : [{ tpotLimitMs: tpotLimitMs * 1.5 }]),
    ...(ttftLimitMs === null ? [] : [{ ttftLimitMs: ttftLimitMs * 1.5 }]),
    ...(numDevices === null ? [] : [{ numDevices: numDevices * 2 }]),
    ...(compile === false ? [{ compile: true }] : []),
    ...(prefixCacheHitRate === 0 ? [{ prefixCacheHitRate: 0.5 }] : []),
  ];
}

/** What each lever gives, the largest gain first. Both sides are the embedded engine's. */
export function leversOf(conditions: Conditions, whatIf: WhatIf): Lever[] {
  const unchanged = whatIf({});
  const before = unchanged === null ? undefined : headline(unchanged)?.figures[0];
  if (!before) return [];
  return changesOf(conditions)
    .flatMap((change): Lever[] => {
      const result = whatIf(change);
      const after = result === null ? undefined : headline(result)?.figures[0];
      return after && after.name === before.name
        ? [
            {
              change,
              before: before.value,
              after: after.value,
              beforePath: before.path,
              afterPath: after.path,
            },
          ]
        : [];
    })
    .toSorted((a, b) => b.after - a.after);
}

/** The levers that move most, labelled as the embedded engine's. */
export function leverStatements(conditions: Conditions, whatIf: WhatIf): Statement[] {
  return leversOf(conditions, whatIf)
    .slice(0, shownLevers)
    .map((lever) => {
      const gain = derive('relative', lever.before, lever.after);
      const cites = [
        ...Object.entries(lever.change).map(([name, value]) =>
          cite(`question.${name}`, typeof value === 'object' ? null : (value ?? null), 'reference'),
        ),
        cite(lever.beforePath, lever.before, 'unchanged'),
        cite(lever.afterPath, lever.after, 'changed'),
        gain,
      ];
      return state('lever', 'macro_only', cites, (t) =>
        t.answers.lever(changeWords(lever.change, t), signedShare(gain.value)),
      );
    });
}
