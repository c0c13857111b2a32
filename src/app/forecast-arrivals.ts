import { statSync } from 'node:fs';
import type { Arrivals } from '../engine/serving/load/protocol.ts';
import { arrivalsOf } from '../programs/serving-estimator/run-serving.ts';
import type { ServingData } from '../programs/serving-estimator/serving-io.ts';

/** A larger file is not read between two keys. */
const largestFile = 16 * 1024 ** 2;

/**
 * Requests of files that plans name, each read once for each state of the file; null for one that is too large.
 *
 * @throws ServingPlanError for a file that is missing or no list of arrivals
 */
export function forecastArrivals(data: ServingData): (path: string) => Arrivals | null {
  const known = new Map<string, { readonly state: string; readonly arrivals: Arrivals }>();
  return (path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found !== undefined && (!found.isFile() || found.size > largestFile)) return null;
    const state = `${found?.size} ${found?.mtimeMs}`;
    const before = known.get(path);
    if (before?.state === state) return before.arrivals;
    const arrivals = arrivalsOf(path, data);
    known.set(path, { state, arrivals });
    return arrivals;
  };
}
