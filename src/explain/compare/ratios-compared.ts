import { type Subject, shortTitle } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, requests, whole } from '../prose-figures.ts';

interface Side {
  readonly subject: Subject;
  readonly prefill: number;
  readonly decode: number;
  readonly instances: readonly [prefills: number, decodes: number];
  readonly served: number;
  readonly devices: number;
  readonly each: number;
  readonly cites: readonly Cite[];
}

function sideOf(subject: Subject): Side | null {
  const { pdRatio } = subject.device;
  const pair = pdRatio?.pairs[0];
  if (!pdRatio || !pair) return null;
  const { prefillQps, decodeQps, prefillDevicesPerInstance: perP, decodeDevicesPerInstance: perD } = pair;
  if (!prefillQps || !decodeQps || !perP || !perD) return null;
  const [prefills, decodes] = [pdRatio.prefillInstances ?? 1, pdRatio.decodeInstances ?? 1];
  const served = derive('instanceRequests', prefills, prefillQps, decodes, decodeQps);
  const devices = derive('instanceDevices', prefills, perP, decodes, perD);
  const each = derive('ratio', served.value, devices.value);
  const path = `${subject.path}.pdRatio`;
  return {
    subject,
    prefill: prefillQps,
    decode: decodeQps,
    instances: [prefills, decodes],
    served: served.value,
    devices: devices.value,
    each: each.value,
    cites: [
      cite(`${path}.pairs[0].prefillQps`, prefillQps),
      cite(`${path}.pairs[0].decodeQps`, decodeQps),
      cite('split.prefillInstances', prefills, 'reference'),
      cite('split.decodeInstances', decodes, 'reference'),
      cite('subject.device', subject.device.device, 'reference'),
      served,
      devices,
      each,
    ],
  };
}

/** P/D ratios of two devices or runs, by requests per second: all instances, each device, and each side by itself. */
export function ratiosCompared(subjects: readonly Subject[]): Statement[] {
  const sides = subjects.flatMap((one) => sideOf(one) ?? []);
  const [left, right] = sides.toSorted((a, b) => b.each - a.each);
  if (left === undefined || right === undefined) return [];
  const [all, prefills, decodes] = [
    derive('ratio', left.each, right.each),
    derive('ratio', left.prefill, right.prefill),
    derive('ratio', left.decode, right.decode),
  ];
  const named = (t: Parameters<Parameters<typeof state>[3]>[0], one: Side) =>
    t.compare.ratioSide(
      shortTitle(one.subject, t),
      whole(one.instances[0]),
      whole(one.instances[1]),
      whole(one.devices),
      requests(one.served),
      requests(one.each),
    );
  return [
    state('answered', 'macro_only', [...left.cites, ...right.cites, all], (t) =>
      t.compare.ratios(
        named(t, left),
        named(t, right),
        shortTitle(left.subject, t),
        shortTitle(right.subject, t),
        computed(all.value),
      ),
    ),
    state('answered', 'macro_only', [...left.cites, ...right.cites, prefills, decodes], (t) =>
      t.compare.ratioSides(
        shortTitle(left.subject, t),
        shortTitle(right.subject, t),
        { left: requests(left.prefill), right: requests(right.prefill), ratio: computed(prefills.value) },
        { left: requests(left.decode), right: requests(right.decode), ratio: computed(decodes.value) },
      ),
    ),
  ];
}
