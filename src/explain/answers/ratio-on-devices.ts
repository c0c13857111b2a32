import type { Result } from '../../results/result.ts';
import { bestSplit } from '../../results/summary/best-split.ts';
import type { Subject } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { requests, signedShare, strategy, whole } from '../prose-figures.ts';

interface Split {
  readonly prefills: number;
  readonly decodes: number;
  readonly prefillParallel: string;
  readonly decodeParallel: string;
  readonly devices: ReturnType<typeof derive>;
  readonly served: ReturnType<typeof derive>;
  readonly slower: 'prefill' | 'decode';
  readonly cites: readonly Cite[];
}

/** The best pair of a ratio on as many whole instances as its devices hold, and the requests per second of all of them. */
function splitOf(
  result: Result,
  devices: number,
  source: 'input' | 'unchanged' | 'changed',
  device: string | null = null,
): Split | null {
  const at = result.results.findIndex(
    (one) => (one.pdRatio?.pairs.length ?? 0) > 0 && (device === null || one.device === device),
  );
  const pair = result.results[at]?.pdRatio?.pairs[0];
  if (pair === undefined) return null;
  const { prefillQps, decodeQps } = pair;
  const { prefillDevicesPerInstance: perPrefill, decodeDevicesPerInstance: perDecode } = pair;
  if (!prefillQps || !decodeQps || !perPrefill || !perDecode) return null;
  const split = bestSplit({ prefillQps, decodeQps, perPrefill, perDecode }, devices);
  if (split === null) return null;
  const { prefills, decodes } = split;
  const used = derive('instanceDevices', prefills, perPrefill, decodes, perDecode);
  const served = derive('instanceRequests', prefills, prefillQps, decodes, decodeQps);
  const path = `${source === 'input' ? 'runs[0].' : ''}results[${at}].pdRatio.pairs[0]`;
  return {
    prefills,
    decodes,
    prefillParallel: pair.prefillParallel,
    decodeParallel: pair.decodeParallel,
    devices: used,
    served,
    slower: prefills * prefillQps <= decodes * decodeQps ? 'prefill' : 'decode',
    cites: [
      cite('split.prefillInstances', prefills, 'reference'),
      cite('split.decodeInstances', decodes, 'reference'),
      cite('split.devices', devices, 'reference'),
      cite(`${path}.prefillQps`, prefillQps, source),
      cite(`${path}.decodeQps`, decodeQps, source),
      cite(`${path}.prefillParallel`, pair.prefillParallel, 'reference'),
      cite(`${path}.decodeParallel`, pair.decodeParallel, 'reference'),
      used,
      served,
    ],
  };
}

/** A split into whole instances, with what it serves and the side that holds it there. */
function instancesOf(
  { prefills, decodes, devices, served, slower }: NonNullable<ReturnType<typeof splitOf>>,
  t: ExplainTexts,
): string {
  const [used, rate] = [whole(devices.value), requests(served.value)];
  return t.asked.instances(whole(prefills), whole(decodes), used, rate, t.words.served[slower], null);
}

/** Devices that hold no whole instance of each side; null where they do, or where the sizes of instances are not told. */
function tooFew({ results }: Result, devices: number): Statement[] | null {
  const pair = results.flatMap(({ pdRatio }) => pdRatio?.pairs ?? [])[0];
  const { prefillDevicesPerInstance: perPrefill, decodeDevicesPerInstance: perDecode } = pair ?? {};
  if (!perPrefill || !perDecode || devices >= perPrefill + perDecode) return null;
  const cites = [
    cite('question.devices', devices, 'reference'),
    cite('pair.prefillDevicesPerInstance', perPrefill, 'reference'),
    cite('pair.decodeDevicesPerInstance', perDecode, 'reference'),
  ];
  return [
    state('what-if', 'macro_only', cites, (t) =>
      t.together.tooFew(whole(devices), whole(perPrefill), whole(perDecode)),
    ),
  ];
}

/**
 * Whole instances that another number of devices holds and what they serve in all, against those on the devices that are
 * there. Null where either holds no whole instance of each side.
 */
export function ratioOnDevices(unchanged: Result, changed: Result, devices: number): Statement[] | null {
  const own = unchanged.conditions.numDevices;
  const before = own === null ? null : splitOf(unchanged, own, 'unchanged');
  const after = splitOf(changed, devices, 'changed');
  if (after === null) return tooFew(changed, devices);
  if (before === null) return null;
  const gap = derive('relative', before.served.value, after.served.value);
  return [
    state('what-if', 'macro_only', [...after.cites, ...before.cites, gap], (t) =>
      t.asked.ratioDevices(
        instancesOf(after, t),
        `P ${strategy(after.prefillParallel, t.words.unnamedStrategy)} · D ${strategy(after.decodeParallel, t.words.unnamedStrategy)}`,
        signedShare(gap.value),
      ),
    ),
    state('what-if', 'macro_only', before.cites, (t) =>
      t.asked.ratioDevicesNow(
        whole(before.prefills),
        whole(before.decodes),
        whole(before.devices.value),
        requests(before.served.value),
      ),
    ),
  ];
}

/**
 * The split of whole instances that serves most on all devices of a ratio, from its own pair: what the idle ones could do. Empty
 * where the program's own split serves as much. Each device that was read has its own.
 */
export function fullestSplit(
  { run, device }: Pick<Subject, 'run' | 'device'>,
  servedNow: number,
): Statement[] {
  const own = run.conditions.numDevices;
  const split = own === null ? null : splitOf(run, own, 'input', device.device);
  if (split === null || split.served.value <= servedNow) return [];
  const gap = derive('relative', servedNow, split.served.value);
  return [
    state('pd-idle', 'macro_only', [...split.cites, gap], (t) =>
      t.asked.fullestSplit(instancesOf(split, t), signedShare(gap.value)),
    ),
  ];
}
