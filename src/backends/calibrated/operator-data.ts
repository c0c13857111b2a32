import type { OperatorData } from '../../engine/serving/operators/operator-data.ts';

/** The measured operators that ship with the program, each read when a plan first needs it. */
const sources: Readonly<Record<string, () => Promise<{ readonly default: { readonly data: unknown } }>>> = {
  a100_sxm: () => import('#references/operators/a100_sxm.json'),
  b200_sxm: () => import('#references/operators/b200_sxm.json'),
  b300_sxm: () => import('#references/operators/b300_sxm.json'),
  b60: () => import('#references/operators/b60.json'),
  gb200: () => import('#references/operators/gb200.json'),
  gb300: () => import('#references/operators/gb300.json'),
  h100_sxm: () => import('#references/operators/h100_sxm.json'),
  h200_sxm: () => import('#references/operators/h200_sxm.json'),
  l40s: () => import('#references/operators/l40s.json'),
  rtx_pro_6000_server: () => import('#references/operators/rtx_pro_6000_server.json'),
};

/** Systems whose operators were measured. */
export const measuredSystems: readonly string[] = Object.keys(sources);

const loaded = new Map<string, OperatorData | null>();

/** Reads the operators of a system once; null where nobody measured any. */
export async function loadOperators(system: string): Promise<OperatorData | null> {
  const known = loaded.get(system);
  if (known !== undefined) return known;
  const source = sources[system];
  // The form of the shipped files is checked when they are compiled in.
  const data = source === undefined ? null : ((await source()).default.data as OperatorData);
  loaded.set(system, data);
  return data;
}

/** Operators that are read already; null where nobody measured any, and where they are still to be read. */
export function loadedOperators(system: string): OperatorData | null {
  return loaded.get(system) ?? null;
}

/** Whether the operators of a system have been read, or there are none to read. */
export function isLoaded(system: string): boolean {
  return loaded.has(system) || sources[system] === undefined;
}
