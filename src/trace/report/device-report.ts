import type { TraceAnalysis } from '../analysis/analyse.ts';
import { categories } from '../categories/category.ts';
import type { TraceColumns } from '../columns/columns.ts';
import type { KernelNames } from '../work/kernel-names.ts';
import type { DeviceReport } from './schema.ts';

const percent = (ns: number, ofNs: number) => (ofNs > 0 ? (ns / ofNs) * 100 : 0);

/** Time and launches of each category of each device, one device behind the other. */
function sumsOf(
  { device: { stream, durationNs, count } }: TraceColumns,
  { names, ofRow }: KernelNames,
  deviceOfStream: readonly number[],
  devices: number,
) {
  const ns = new Float64Array(devices * categories.length);
  const launches = new Uint32Array(ns.length);
  const places = names.map(({ category }) => categories.indexOf(category));
  for (let row = 0; row < count; row += 1) {
    const at = (deviceOfStream[stream[row] ?? 0] ?? 0) * categories.length + (places[ofRow[row] ?? 0] ?? 0);
    ns[at] = (ns[at] ?? 0) + (durationNs[row] ?? 0);
    launches[at] = (launches[at] ?? 0) + 1;
  }
  return { ns, launches };
}

/**
 * Every device of a trace with work, most first, and what each spends its time on: tables are about one of them, and the
 * others must not go unnoticed. A device counts over the whole file, whatever stage or stretch of time tables show.
 */
export function deviceReports({ device, names, input }: TraceAnalysis): DeviceReport[] {
  const { chosen, others, ofStream } = device;
  const all = [...(chosen === null ? [] : [chosen]), ...others].toSorted((a, b) => b.totalNs - a.totalNs);
  const wholeNs = all.reduce((sum, { totalNs }) => sum + totalNs, 0);
  const { ns, launches } = sumsOf(
    input.columns,
    names,
    ofStream.map((key) => all.findIndex((one) => one.device === key)),
    all.length,
  );
  return all.map(({ device: key, name, totalNs, rows }, at) => ({
    trace: input.path,
    device: key,
    name,
    launches: rows,
    microseconds: totalNs / 1000,
    share: percent(totalNs, wholeNs),
    inTables: key === chosen?.device,
    families: categories
      .map((category, place) => {
        const own = at * categories.length + place;
        const ownNs = ns[own] ?? 0;
        return {
          category,
          microseconds: ownNs / 1000,
          share: percent(ownNs, totalNs),
          launches: launches[own] ?? 0,
        };
      })
      .filter((family) => family.launches > 0)
      .sort((a, b) => b.microseconds - a.microseconds),
  }));
}
