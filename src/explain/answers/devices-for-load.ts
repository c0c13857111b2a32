import type { DeviceSizing, Instances, Load } from '../../results/sizing.ts';
import { bestOf, type Subject } from '../analysis/subject.ts';
import { type Cite, cite } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import type { WhatIfChange } from '../headline.ts';
import { ms, rate, requests, signedShare, strategy, whole } from '../prose-figures.ts';
import { changeCites, changeWords } from './change-words.ts';
import type { AskedRates } from './question.ts';

/** Load that devices are to hold (tokens/s or requests/s), and the limits in ms that they hold it within. */
export interface DeviceGoal extends AskedRates {
  readonly limits: WhatIfChange;
}

/** A goal as asked: it may be so many times what a row gives. */
export interface AskedGoal extends DeviceGoal {
  readonly times: number | null;
}

/** A goal in absolute figures. */
export function withTimes({ times, ...goal }: AskedGoal, subject: Subject | null): DeviceGoal {
  const own = (subject && bestOf(subject)?.row.throughputTokensPerSecond) ?? null;
  if (times === null || own === null || loadOf(goal) !== null) return goal;
  return { ...goal, tokensPerSecond: times * own };
}

/** A load as a size of the embedded engine takes it; null where a goal states none. */
export function loadOf({ users, requestsPerSecond, tokensPerSecond }: DeviceGoal): Load | null {
  if (users === null && requestsPerSecond === null && tokensPerSecond === null) return null;
  return {
    concurrentUsers: users,
    requestsPerSecond,
    outputTokensPerSecond: tokensPerSecond,
    peakFactor: 1,
  };
}

function loadGoalWords(goal: DeviceGoal, t: ExplainTexts): string {
  const parts = [
    ...(goal.users === null ? [] : [t.asked.goalUsers(whole(goal.users))]),
    ...(goal.requestsPerSecond === null ? [] : [requests(goal.requestsPerSecond)]),
    ...(goal.tokensPerSecond === null ? [] : [rate(goal.tokensPerSecond)]),
    ...(Object.keys(goal.limits).length === 0 ? [] : [changeWords(goal.limits, t)]),
  ];
  return parts.join(' · ');
}

function goalCites(goal: DeviceGoal): Cite[] {
  const { users, requestsPerSecond, tokensPerSecond } = goal;
  const rates = Object.entries({ users, requestsPerSecond, tokensPerSecond });
  return [
    ...changeCites(goal.limits),
    ...rates.map(([name, value]) => cite(`question.${name}`, value, 'reference')),
  ];
}

function instancesCites(found: Instances, path: string): Cite[] {
  const { instances, devices, devicesPerInstance, row, headroom } = found;
  return [
    ...Object.entries({ instances, devices, devicesPerInstance, headroom }),
    ...Object.entries({
      concurrency: row.concurrency,
      tokensPerSecond: row.tokensPerSecond,
      requestsPerSecond: row.requestsPerSecond,
      ttftMs: row.ttftMs,
      tpotMs: row.tpotMs,
    }),
  ].map(([name, value]) => cite(`${path}.${name}`, value, 'reference'));
}

function eachWords({ row }: Instances, t: ExplainTexts): string {
  return t.asked.oneInstance(
    whole(row.concurrency),
    rate(row.tokensPerSecond),
    row.ttftMs === null ? t.words.notReported : ms(row.ttftMs),
    row.tpotMs === null ? t.words.notReported : ms(row.tpotMs),
  );
}

/** Whole instances that hold a load, and the smallest single group that does. */
export function sizedStatements(goal: DeviceGoal, sizing: DeviceSizing): Statement[] {
  const told = goalCites(goal);
  if (sizing.phases !== null) {
    const { prefill, decode, devices } = sizing.phases;
    const cites = [
      ...told,
      cite('size.devices', devices, 'reference'),
      ...instancesCites(prefill, 'size.prefill'),
      ...instancesCites(decode, 'size.decode'),
    ];
    return [
      state('devices-needed', 'macro_only', cites, (t) =>
        t.asked.sizedApart(
          loadGoalWords(goal, t),
          whole(devices),
          whole(prefill.instances),
          whole(prefill.devicesPerInstance),
          whole(decode.instances),
          whole(decode.devicesPerInstance),
        ),
      ),
    ];
  }
  const least = sizing.replicas ?? sizing.group;
  if (least === null) {
    return [
      state('devices-needed', 'macro_only', [...told, cite('size.tried', sizing.tried, 'reference')], (t) =>
        t.asked.sizedNone(loadGoalWords(goal, t), whole(sizing.tried)),
      ),
    ];
  }
  const cites = [...told, ...instancesCites(least, 'size')];
  const head = state('devices-needed', 'macro_only', cites, (t) =>
    t.asked.sized(
      loadGoalWords(goal, t),
      whole(least.devices),
      whole(least.instances),
      whole(least.devicesPerInstance),
      strategy(least.row.parallel, t.words.unnamedStrategy),
      eachWords(least, t),
      signedShare(least.headroom),
    ),
  );
  const { group } = sizing;
  if (group === null || group.devices === least.devices) return [head];
  return [
    head,
    state('devices-needed', 'macro_only', [...told, ...instancesCites(group, 'group')], (t) =>
      t.asked.sizedGroup(
        whole(group.devices),
        strategy(group.row.parallel, t.words.unnamedStrategy),
        eachWords(group, t),
      ),
    ),
  ];
}
