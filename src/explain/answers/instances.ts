import type { Subject } from '../analysis/subject.ts';
import { cite, type DerivedCite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { requests, whole } from '../prose-figures.ts';
import { said } from './answer-material.ts';
import type { AskedInstances } from './instances-named.ts';
import { slowerPhase } from './together.ts';

function counted(now: number, asked: number | null, isMore: boolean): number {
  return Math.max(0, asked === null ? now : isMore ? now + asked : asked);
}

/**
 * Requests per second that other numbers of prefill and decode instances of a ratio's best pair serve, against those
 * that are there.
 */
export function instancesAnswer(asked: AskedInstances, subjects: readonly Subject[]): Statement[] {
  const subject = subjects.find(({ device }) => device.pdRatio !== null);
  const ratio = subject?.device.pdRatio ?? null;
  if (subject === undefined || ratio === null) {
    const slower = slowerPhase(subjects);
    return [...(slower === null ? [] : [slower]), said('not-answerable', (t) => t.asked.noInstances)];
  }
  const { prefillInstances, decodeInstances, pairs } = ratio;
  const [pair] = pairs;
  const { prefillQps, decodeQps, prefillDevicesPerInstance, decodeDevicesPerInstance } = pair ?? {};
  if (!prefillQps || !decodeQps) return [said('not-answerable', (t) => t.asked.noInstanceRates)];
  const scaled = (side: 'prefill' | 'decode') => (asked.times?.side === side ? asked.times.times : 1);
  const prefills = Math.round(
    counted(prefillInstances ?? 1, asked.prefill, asked.isMore) * scaled('prefill'),
  );
  const decodes = Math.round(counted(decodeInstances ?? 1, asked.decode, asked.isMore) * scaled('decode'));
  const path = `${subject.path}.pdRatio`;
  const now =
    prefillInstances === null || decodeInstances === null
      ? null
      : derive('instanceRequests', prefillInstances, prefillQps, decodeInstances, decodeQps);
  const served = derive('instanceRequests', prefills, prefillQps, decodes, decodeQps);
  const devices =
    prefillDevicesPerInstance && decodeDevicesPerInstance
      ? derive('instanceDevices', prefills, prefillDevicesPerInstance, decodes, decodeDevicesPerInstance)
      : null;
  const slower = prefills * prefillQps <= decodes * decodeQps ? 'prefill' : 'decode';
  const cites = [
    cite(`${path}.prefillInstances`, prefillInstances),
    cite(`${path}.decodeInstances`, decodeInstances),
    cite(`${path}.pairs[0].prefillQps`, prefillQps),
    cite(`${path}.pairs[0].decodeQps`, decodeQps),
    cite('question.prefillInstances', prefills, 'reference'),
    cite('question.decodeInstances', decodes, 'reference'),
    served,
    ...(now === null ? [] : [now]),
    ...(devices === null ? [] : [devices]),
  ];
  return [
    state('what-if', 'macro_only', cites, (t) =>
      t.asked.instances(
        whole(prefills),
        whole(decodes),
        devices === null ? null : whole(devices.value),
        requests(served.value),
        t.words.served[slower],
        now === null || prefillInstances === null || decodeInstances === null
          ? null
          : t.asked.instancesNow(whole(prefillInstances), whole(decodeInstances), requests(now.value)),
      ),
    ),
    ...beyondPlan(devices, subject),
  ];
}

/** Instances that take more devices than the plan has are no plan of its own. */
function beyondPlan(devices: DerivedCite | null, { run, runPath }: Subject): Statement[] {
  const { numDevices } = run.conditions;
  if (devices === null || numDevices === null || devices.value <= numDevices) return [];
  const cites = [devices, cite(`${runPath}.conditions.numDevices`, numDevices)];
  return [
    state('what-if', 'macro_only', cites, (t) => t.asked.beyondPlan(whole(devices.value), whole(numDevices))),
  ];
}
