import { powersOfTwo } from '../../engine/terms/powers-of-two.ts';
import { type Cite, cite } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { rate, whole } from '../figures.ts';
import {
  type Headline,
  headline,
  headlineCites,
  headlineWords,
  type WhatIf,
  type WhatIfChange,
} from '../headline.ts';
import { changeCites, changeWords } from './change-words.ts';

/** What a plan has to reach. */
export interface DeviceGoal {
  readonly tokensPerSecond: number | null;
  readonly limits: WhatIfChange;
}

const mostDevices = 1024;

interface Tried {
  readonly count: number;
  readonly found: Headline | null;
}

/** Powers of two are what a split of devices divides; each is searched until one reaches the goal. */
function search(goal: DeviceGoal, whatIf: WhatIf): { readonly tried: Tried[]; readonly met: Tried | null } {
  const tried: Tried[] = [];
  for (const count of powersOfTwo(mostDevices)) {
    const result = whatIf({ ...goal.limits, numDevices: count });
    if (result === null) continue;
    const found = headline(result);
    const one = { count, found };
    tried.push(one);
    const reached = found?.figures[0]?.value ?? 0;
    if (found !== null && reached >= (goal.tokensPerSecond ?? 0)) return { tried, met: one };
  }
  return { tried, met: null };
}

function goalWords(goal: DeviceGoal, t: ExplainTexts): string {
  if (goal.tokensPerSecond !== null) return t.answers.goalRate(rate(goal.tokensPerSecond));
  return Object.keys(goal.limits).length === 0
    ? t.answers.goalLimits
    : t.answers.goalChange(changeWords(goal.limits, t));
}

/** The smallest count of devices (doubling) that reaches a goal on the embedded engine, and what half of it gives. */
export function devicesStatements(goal: DeviceGoal, whatIf: WhatIf | null): Statement[] {
  if (whatIf === null || whatIf({}) === null) {
    return [state('what-if-refused', 'macro_only', [], (t) => t.answers.noWhatIf)];
  }
  const { tried, met } = search(goal, whatIf);
  const told: Cite[] = [
    ...changeCites(goal.limits),
    ...(goal.tokensPerSecond === null
      ? []
      : [cite('question.tokensPerSecond', goal.tokensPerSecond, 'reference')]),
  ];
  const counted = (one: Tried): Cite[] => [
    cite('question.numDevices', one.count, 'reference'),
    ...(one.found ? headlineCites(one.found, 'changed') : []),
  ];
  const last = tried.at(-1);
  if (last === undefined) return [state('what-if-refused', 'macro_only', [], (t) => t.answers.noWhatIf)];
  const below = met === null ? last : tried.at(-2);
  const beside =
    below === undefined
      ? []
      : [
          state('devices-needed', 'macro_only', counted(below), (t) =>
            below.found === null
              ? t.answers.devicesBelowNone(whole(below.count))
              : t.answers.devicesBelow(whole(below.count), headlineWords(below.found)),
          ),
        ];
  if (met?.found) {
    const { found, count } = met;
    return [
      state('devices-needed', 'macro_only', [...told, ...counted(met)], (t) =>
        t.answers.devicesNeeded(goalWords(goal, t), whole(count), headlineWords(found)),
      ),
      ...beside,
    ];
  }
  return [
    state('devices-needed', 'macro_only', [...told, ...counted(last)], (t) =>
      t.answers.devicesNotEnough(goalWords(goal, t), whole(last.count)),
    ),
    ...beside,
  ];
}
