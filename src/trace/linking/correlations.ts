import { type DeviceWork, type Launches, linkKinds, type Operators } from '../columns/columns.ts';
import type { TraceTexts } from '../columns/texts.ts';
import { innermostAround } from './enclosing.ts';
import { IdIndex } from './id-index.ts';

/** How many operators that share one External id are looked at: the reference looks at six. */
const sharedIdLimit = 32;

/** The launch row of each correlation: one whose name says `launch` before any other, then the first. */
function launchOf(
  launches: Launches,
  index: IdIndex,
  texts: TraceTexts,
  isLaunch: Map<number, boolean>,
  id: number,
): number {
  let found = -1;
  let foundLaunches = false;
  for (let row = index.last(id); row >= 0; row = index.before(row)) {
    const name = launches.name[row] ?? 0;
    let launchesWork = isLaunch.get(name);
    if (launchesWork === undefined) {
      launchesWork = /launch/i.test(texts.text(name));
      isLaunch.set(name, launchesWork);
    }
    if (launchesWork || !foundLaunches) found = row;
    foundLaunches ||= launchesWork;
  }
  return found;
}

/**
 * The operator of an External id at a time: of those that began before it the one whose end is nearest, else the one
 * that began soonest after it.
 */
function operatorOf(operators: Operators, index: IdIndex, id: number, timeNs: number): number {
  let found = -1;
  let nearest = Number.POSITIVE_INFINITY;
  let isEarlier = false;
  let looked = 0;
  for (let row = index.last(id); row >= 0 && looked < sharedIdLimit; row = index.before(row), looked += 1) {
    const startNs = operators.startNs[row] ?? 0;
    const earlier = startNs <= timeNs;
    if (isEarlier && !earlier) continue;
    const distance = Math.abs(
      earlier ? startNs + (operators.durationNs[row] ?? 0) - timeNs : startNs - timeNs,
    );
    if ((earlier && !isEarlier) || distance < nearest) {
      found = row;
      nearest = distance;
      isEarlier = earlier;
    }
  }
  return found;
}

/**
 * Ties device work to launch rows by correlation, and both to operators: by External id, else the innermost operator
 * around the launch row on its thread (launches of Triton and of bindings carry no External id). Fills the index
 * columns in place; rows that are tied already stay so.
 */
export function linkByNumbers(
  work: DeviceWork,
  launches: Launches,
  operators: Operators,
  texts: TraceTexts,
  threads: number,
): void {
  const byCorrelation = new IdIndex(launches.correlation);
  const byExternalId = new IdIndex(operators.externalId);
  const isLaunch = new Map<number, boolean>();
  for (let row = 0; row < launches.count; row += 1) {
    if ((launches.operator[row] ?? -1) >= 0) continue;
    launches.operator[row] = operatorOf(
      operators,
      byExternalId,
      launches.externalId[row] ?? 0,
      launches.startNs[row] ?? 0,
    );
  }
  const loose = Uint32Array.from({ length: launches.count }, (_, row) => row).filter(
    (row) => (launches.operator[row] ?? -1) < 0,
  );
  const around = innermostAround(
    operators,
    loose.map((row) => launches.thread[row] ?? 0),
    Float64Array.from(loose, (row) => launches.startNs[row] ?? 0),
    threads,
  );
  loose.forEach((row, probe) => {
    launches.operator[row] = around[probe] ?? -1;
  });
  for (let row = 0; row < work.count; row += 1) {
    const id = work.externalId[row] ?? 0;
    let launch = work.launch[row] ?? -1;
    if (launch < 0) {
      launch = launchOf(launches, byCorrelation, texts, isLaunch, work.correlation[row] ?? 0);
      work.launch[row] = launch;
      if (launch >= 0) work.link[row] = linkKinds.indexOf('correlation');
    }
    if ((work.operator[row] ?? -1) >= 0) continue;
    const timeNs = launch >= 0 ? (launches.startNs[launch] ?? 0) : (work.startNs[row] ?? 0);
    const own = operatorOf(operators, byExternalId, id, timeNs);
    work.operator[row] = own >= 0 ? own : launch >= 0 ? (launches.operator[launch] ?? -1) : -1;
    if (own >= 0 && launch < 0) work.link[row] = linkKinds.indexOf('external-id');
  }
}
