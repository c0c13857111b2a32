import { powersOfTwo } from '../../engine/terms/powers-of-two.ts';
import { pdRatioStatements } from '../analysis/pd-ratio.ts';
import { type Cite, cite } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { type Headline, headline, headlineCites, headlineWords, type WhatIf } from '../headline.ts';
import { whole } from '../prose-figures.ts';
import { changeCites, changeWords } from './change-words.ts';
import type { AnswerContext } from './context.ts';
import { type AskedGoal, type DeviceGoal, loadOf, sizedStatements, withTimes } from './devices-for-load.ts';

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
    if (found !== null) return { tried, met: one };
  }
  return { tried, met: null };
}

function goalWords(goal: DeviceGoal, t: ExplainTexts): string {
  return Object.keys(goal.limits).length === 0
    ? t.answers.goalLimits
    : t.answers.goalChange(changeWords(goal.limits, t));
}

/** Devices that hold what a question asks for; a load by whole instances of any size, limits alone by doubling. */
export function devicesAnswer(
  asked: AskedGoal,
  { input, subjects, facts, engine }: AnswerContext,
): Statement[] {
  const goal = withTimes(asked, subjects[0] ?? null);
  const load = loadOf(goal);
  const [only] = subjects;
  if (load === null && only?.device.phase === 'pd-ratio') return pdRatioStatements(only);
  if (load === null) return devicesStatements(goal, engine);
  const run = input.runs[0] ?? null;
  const sizing = run === null ? null : facts.sizeOf(run, goal.limits, load);
  return sizing === null || sizing.refusal !== null
    ? [state('what-if-refused', 'macro_only', [], (t) => t.answers.noWhatIf)]
    : sizedStatements(goal, sizing);
}

/** The smallest count of devices (doubling) that meets limits on the embedded engine, and what half of it gives. */
function devicesStatements(goal: DeviceGoal, whatIf: WhatIf | null): Statement[] {
  if (whatIf === null || whatIf({}) === null) {
    return [state('what-if-refused', 'macro_only', [], (t) => t.answers.noWhatIf)];
  }
  const { tried, met } = search(goal, whatIf);
  const told: Cite[] = changeCites(goal.limits);
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
