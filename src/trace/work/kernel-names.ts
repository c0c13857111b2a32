import { type Category, type OverlapClass, overlapClassOf } from '../categories/category.ts';
import { classifyName } from '../categories/classify.ts';
import { type DeviceKind, deviceKinds, type TraceColumns } from '../columns/columns.ts';
import { canonicalName } from '../names/canonical-name.ts';

/** A kernel under the name by which its instances are counted. */
export interface KernelName {
  /** Position in {@link KernelNames.names}. */
  readonly index: number;
  readonly canonical: string;
  /** As the first row wrote it. */
  readonly raw: string;
  readonly category: Category;
  readonly rule: string;
  readonly overlapClass: OverlapClass;
  readonly kind: DeviceKind;
}

/** The names of one trace's device work. */
export interface KernelNames {
  readonly names: readonly KernelName[];
  /** Index in `names` for each row of the device. */
  readonly ofRow: Uint32Array;
}

/** Counters at the end of a collective's name (`hcom_allReduce__586_0_1`: group, call, stream). */
const collectiveCounters = /__\d+_\d+_\d+$/;

function countedName(kind: DeviceKind, raw: string): string {
  const name = canonicalName(raw);
  return kind === 'collective' ? name.replace(collectiveCounters, '') : name;
}

function judged(kind: DeviceKind, canonical: string): { readonly category: Category; readonly rule: string } {
  if (kind === 'copy' || kind === 'set') return { category: 'memory', rule: 'row-kind' };
  if (kind === 'collective') return { category: 'communication', rule: 'row-kind' };
  return classifyName(canonical);
}

/** Names and categories of all work in a trace; each different name is judged once. */
export function kernelNames({ device, texts }: TraceColumns): KernelNames {
  const names: KernelName[] = [];
  const ofText = new Map<number, number>();
  const ofCanonical = new Map<string, number>();
  const ofRow = new Uint32Array(device.count);
  for (let row = 0; row < device.count; row += 1) {
    const kindIndex = device.kind[row] ?? 0;
    const key = (device.name[row] ?? 0) * deviceKinds.length + kindIndex;
    let index = ofText.get(key);
    if (index === undefined) {
      const kind = deviceKinds[kindIndex] ?? 'kernel';
      const raw = texts.text(device.name[row] ?? 0);
      const canonical = countedName(kind, raw);
      const { category, rule } = judged(kind, canonical);
      const same = `${category} ${canonical}`;
      index = ofCanonical.get(same);
      if (index === undefined) {
        index = names.length;
        names.push({ index, canonical, raw, category, rule, overlapClass: overlapClassOf(category), kind });
        ofCanonical.set(same, index);
      }
      ofText.set(key, index);
    }
    ofRow[row] = index;
  }
  return { names, ofRow };
}

/** Calls that replay a recorded graph: all kernels of one replay belong to one call. */
const replayCall = /graphlaunch|aclmdlri/i;

/** Whether each row of the device was started by the replay of a graph. */
export function replayedRows({ device, launches, texts }: TraceColumns): Uint8Array {
  const isReplay = new Map<number, boolean>();
  const replayed = new Uint8Array(device.count);
  for (let row = 0; row < device.count; row += 1) {
    const launch = device.launch[row] ?? -1;
    if (launch < 0) {
      replayed[row] = (device.graphNode[row] ?? 0) > 0 ? 1 : 0;
      continue;
    }
    const name = launches.name[launch] ?? 0;
    let known = isReplay.get(name);
    if (known === undefined) {
      known = replayCall.test(texts.text(name));
      isReplay.set(name, known);
    }
    replayed[row] = known ? 1 : 0;
  }
  return replayed;
}
