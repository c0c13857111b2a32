import { ofPair, pairSides } from '../analysis/pair-sides.ts';
import { pdRatioStatements } from '../analysis/pd-ratio.ts';
import type { Subject } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { requests, strategy, whole } from '../prose-figures.ts';
import { said } from './answer-material.ts';
import { requestsOf } from './period.ts';
import type { AskedRates } from './question.ts';

/** Statements about one instance of each side of a ratio's best pair, or of the side that a question names. */
export function ofEachSide(
  subject: Subject,
  phase: ServedPhase | null,
  statementsOf: (side: Subject) => readonly Statement[],
): Statement[] {
  const sides = pairSides(subject).filter(({ device }) => phase === null || device.phase === phase);
  return sides.flatMap((side) => {
    const own = statementsOf(side);
    const served = side.device.phase === 'prefill' ? 'prefill' : 'decode';
    const { numDevices } = side.run.conditions;
    const parallel = side.device.best?.parallel ?? '';
    const cites = [
      cite(`${side.path}.numDevices`, numDevices, 'reference'),
      cite(`${side.path}.best.parallel`, parallel),
    ];
    const title = state('pd-side', 'macro_only', cites, (t) =>
      t.asked.oneSide(
        t.words.served[served],
        numDevices === null ? null : whole(numDevices),
        strategy(parallel, t.words.unnamedStrategy),
      ),
    );
    return own.length === 0 ? [] : ofPair([title, ...own]);
  });
}

/** How many requests all Decode instances hold at once: an answer runs there, Prefill only begins it. */
export function ratioUsers(subject: Subject, phase: ServedPhase | null): Statement[] {
  const { pairs, decodeInstances } = subject.device.pdRatio ?? {};
  const each = pairs?.[0]?.decodeConcurrency ?? null;
  if (phase === 'prefill' || !decodeInstances || each === null) return [];
  const all = derive('product', decodeInstances, each);
  const cites = [
    cite(`${subject.path}.pdRatio.decodeInstances`, decodeInstances),
    cite(`${subject.path}.pdRatio.pairs[0].decodeConcurrency`, each),
    all,
  ];
  return [
    state('answered', 'macro_only', cites, (t) =>
      t.asked.ratioUsers(whole(all.value), whole(decodeInstances), whole(each)),
    ),
  ];
}

/** Whole instances of a ratio's best pair that hold a load, and what the split that was read serves. */
export function ratioForLoad(subject: Subject, goal: AskedRates): Statement[] {
  const [pair] = subject.device.pdRatio?.pairs ?? [];
  const { prefillQps, decodeQps, decodeConcurrency } = pair ?? {};
  const out = subject.run.conditions.outputLength;
  const perPrefill = pair?.prefillDevicesPerInstance ?? null;
  const perDecode = pair?.decodeDevicesPerInstance ?? null;
  if (!prefillQps || !decodeQps || perPrefill === null || perDecode === null)
    return [said('not-answerable', (t) => t.asked.noRates)];
  const told = [
    cite('question.users', goal.users, 'reference'),
    cite('question.requestsPerSecond', goal.requestsPerSecond, 'reference'),
    cite('question.tokensPerSecond', goal.tokensPerSecond, 'reference'),
  ];
  const asked =
    goal.requestsPerSecond === null
      ? goal.tokensPerSecond === null || out === null
        ? null
        : derive('requestsOf', goal.tokensPerSecond, out).value
      : goal.requestsPerSecond;
  const byUsers =
    goal.users === null || !decodeConcurrency ? null : derive('instancesFor', goal.users, decodeConcurrency);
  const byRate = asked === null ? null : derive('instancesFor', asked, decodeQps);
  const decodes = Math.max(byUsers?.value ?? 0, byRate?.value ?? 0);
  if (decodes === 0) return [said('not-answerable', (t) => t.asked.noRates)];
  const carried = derive('product', decodes, decodeQps);
  const prefills = derive('instancesFor', asked ?? carried.value, prefillQps);
  const devices = derive('instanceDevices', prefills.value, perPrefill, decodes, perDecode);
  const path = `${subject.path}.pdRatio.pairs[0]`;
  const cites: Cite[] = [
    ...told,
    cite(`${path}.prefillQps`, prefillQps),
    cite(`${path}.decodeQps`, decodeQps),
    cite(`${path}.decodeConcurrency`, decodeConcurrency ?? null),
    cite(`${path}.prefillDevicesPerInstance`, perPrefill),
    cite(`${path}.decodeDevicesPerInstance`, perDecode),
    ...(asked === null ? [] : [cite('goal.requestsPerSecond', asked, 'reference')]),
    cite('goal.decodeInstances', decodes, 'reference'),
    carried,
    prefills,
    devices,
  ];
  const head = state('devices-needed', 'macro_only', cites, (t) =>
    t.asked.ratioLoad(
      [
        ...(goal.users === null ? [] : [t.asked.goalUsers(whole(goal.users))]),
        ...(asked === null ? [] : [requests(asked)]),
      ].join(' · '),
      whole(devices.value),
      `${whole(prefills.value)} × ${whole(perPrefill)}`,
      requests(prefillQps),
      `${whole(decodes)} × ${whole(perDecode)}`,
      requests(decodeQps),
      decodeConcurrency ? whole(decodeConcurrency) : null,
    ),
  );
  return [head, ...pdRatioStatements(subject).filter(({ rule }) => rule === 'pd-instances')];
}

/** Whole instances that hold so many times what the split serves, and how many devices that is beyond those of the plan. */
export function ratioForTimes(subject: Subject, times: number): Statement[] {
  const now = requestsOf(subject);
  if (now === null) return [said('not-answerable', (t) => t.asked.noRates)];
  const wanted = derive('product', now.perSecond, times);
  const told = state('answered', 'macro_only', [...now.cites, wanted], (t) =>
    t.asked.timesOfSplit(requests(now.perSecond), requests(wanted.value)),
  );
  return [
    told,
    ...ratioForLoad(subject, { users: null, tokensPerSecond: null, requestsPerSecond: wanted.value }),
  ];
}
