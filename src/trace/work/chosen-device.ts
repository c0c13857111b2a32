import type { TraceColumns, TraceStream } from '../columns/columns.ts';

/** Which device of a trace is looked at. */
export interface DeviceWish {
  /** Exact `pid` of the device's rows; null = the one with the most work. */
  readonly device: string | null;
  /** A piece of the device's pid, name or labels. */
  readonly pidSubstring: string | null;
}

/** One device of a trace and how much work it did. */
export interface DeviceShare {
  readonly device: string;
  readonly name: string | null;
  readonly totalNs: number;
  readonly rows: number;
}

/** The device that tables are about. */
export interface ChosenDevice {
  /** Rows of the device work, in order of start. */
  readonly rows: Uint32Array;
  /** Null where the trace has no work on a device, or none that fits the wish. */
  readonly chosen: DeviceShare | null;
  /** The devices that were left out, most work first. */
  readonly others: readonly DeviceShare[];
  /** Device of each stream: the key of its {@link DeviceShare}. */
  readonly ofStream: readonly string[];
}

/** An Ascend device's collectives stand in a process of their own (HCCL); both are one device. */
const hcclProcess = /^(?:HCCL|Communication)$/;

function deviceKeys(streams: readonly TraceStream[], isAscend: boolean): string[] {
  const hardware = streams.find(({ deviceName }) => deviceName === 'Ascend Hardware')?.device;
  return streams.map(({ device, deviceName }) =>
    isAscend && hardware !== undefined && hcclProcess.test(deviceName ?? '') ? hardware : device,
  );
}

const firstTensorRank = /TP-?0+(?!\d)/;

/**
 * The device that tables are about: of those that fit the wish the one with the most work; a merged trace's first
 * tensor-parallel rank (labels `TP00`, `TP-0`) goes before the others.
 */
export function chooseDevice(columns: TraceColumns, wish: DeviceWish): ChosenDevice {
  const { device, streams, head } = columns;
  const keys = deviceKeys(streams, head.vendor === 'ascend');
  const shares = new Map<string, { totalNs: number; rows: number; text: string; name: string | null }>();
  streams.forEach((stream, at) => {
    const key = keys[at] ?? '';
    const text = [stream.device, stream.deviceName ?? '', stream.deviceLabels ?? ''].join(' ');
    const known = shares.get(key);
    if (known === undefined)
      shares.set(key, { totalNs: 0, rows: 0, text, name: stream.deviceLabels ?? stream.deviceName });
  });
  for (let row = 0; row < device.count; row += 1) {
    const share = shares.get(keys[device.stream[row] ?? 0] ?? '');
    if (share === undefined) continue;
    share.totalNs += device.durationNs[row] ?? 0;
    share.rows += 1;
  }
  const all = [...shares]
    .map(([key, share]) => ({ key, ...share }))
    .filter(({ rows }) => rows > 0)
    .sort((a, b) => b.totalNs - a.totalNs || b.rows - a.rows || (a.key < b.key ? -1 : 1));
  const fitting = all.filter(
    ({ key, text }) =>
      (wish.device === null || key === wish.device) &&
      (wish.pidSubstring === null || text.includes(wish.pidSubstring)),
  );
  const chosen = fitting.find(({ text }) => firstTensorRank.test(text)) ?? fitting[0];
  const shown = ({ key, name, totalNs, rows }: (typeof all)[number]): DeviceShare => ({
    device: key,
    name,
    totalNs,
    rows,
  });
  if (chosen === undefined)
    return { rows: new Uint32Array(0), chosen: null, others: all.map(shown), ofStream: keys };
  const rows = new Uint32Array(chosen.rows);
  let at = 0;
  for (let row = 0; row < device.count; row += 1) {
    if (keys[device.stream[row] ?? 0] !== chosen.key) continue;
    rows[at] = row;
    at += 1;
  }
  const others = all.filter((one) => one !== chosen).map(shown);
  return { rows, chosen: shown(chosen), others, ofStream: keys };
}
