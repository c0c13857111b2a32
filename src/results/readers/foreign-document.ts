import { isSameConfiguration } from '../configuration.ts';
import { type DeviceResult, pdPairSchema, type Result, type ResultPhase, type ResultRow } from '../result.ts';
import { foreignMode, readForeignConditions } from './foreign-conditions.ts';
import { asRecord, foreignText, plainKey, unwrapped } from './foreign-figures.ts';
import { isForeignRow, readForeignRow } from './foreign-row.ts';
import { emptyDeviceResult, finishRun, modeOfPhase, newRun } from './run-draft.ts';

interface FoundRow {
  readonly row: ResultRow;
  readonly isBest: boolean;
  readonly device: string | null;
  readonly phase: ResultPhase | null;
}

interface EnclosingFields {
  readonly device: string | null;
  readonly phase: ResultPhase | null;
  readonly isBest: boolean;
}

/** Deeper documents than this are not results. */
const depthLimit = 40;

/**
 * Reads a result document of any shape: objects that look like rows, and plan values wherever they stand, by their names
 * in any case and spelling. Null when it holds neither.
 */
export function readForeignDocument(value: unknown): Result | null {
  const rows: FoundRow[] = [];
  const facts = new Map<string, unknown>();
  const pairs: DeviceResult[] = [];
  const visit = (node: unknown, around: EnclosingFields, depth: number): void => {
    if (depth > depthLimit) return;
    if (Array.isArray(node)) {
      for (const one of node) visit(one, { ...around, isBest: false }, depth + 1);
      return;
    }
    const record = asRecord(node);
    if (!record) return;
    const here: EnclosingFields = {
      ...around,
      device: foreignText(record.device ?? record.device_name) ?? around.device,
      phase: phaseNamed(foreignText(record.phase) ?? '') ?? around.phase,
    };
    if (isForeignRow(record)) {
      rows.push({ row: readForeignRow(record), ...here });
      for (const [key, child] of Object.entries(record)) {
        if (isFact(child)) note(facts, plainKey(key), unwrapped(child));
      }
      return;
    }
    const pair = readPairs(record, here);
    if (pair) pairs.push(pair);
    for (const [key, child] of Object.entries(record)) {
      const name = plainKey(key);
      if (isFact(child)) note(facts, name, unwrapped(child));
      else {
        const named = phaseNamed(name);
        visit(child, { ...here, phase: named ?? here.phase, isBest: name.startsWith('best') }, depth + 1);
      }
    }
  };
  visit(value, { device: null, phase: null, isBest: false }, 0);
  const conditions = readForeignConditions(facts);
  const mode = foreignMode(facts.get('mode') ?? facts.get('deploymentmode'));
  if (rows.length === 0 && pairs.length === 0) {
    const isPlan =
      conditions.model !== null && (conditions.devices.length > 0 || conditions.numDevices !== null);
    if (!isPlan) return null;
  }
  const run = newRun();
  run.conditions = conditions;
  run.results = [...grouped(rows, mode), ...pairs];
  const firstPhase = run.results[0]?.phase;
  run.mode = mode ?? (firstPhase ? modeOfPhase(firstPhase) : null);
  const command = facts.get('command');
  return {
    ...finishRun(run),
    estimator: foreignText(facts.get('estimator')) ?? foreignText(facts.get('engine')),
    version: foreignText(facts.get('version')),
    command: Array.isArray(command) && command.every((word) => typeof word === 'string') ? command : null,
  };
}

function note(facts: Map<string, unknown>, name: string, value: unknown): void {
  if (!facts.has(name) && value !== null) facts.set(name, value);
}

/** A value, a wrapped value, or a list of plain values: nothing to look into. */
function isFact(value: unknown): boolean {
  const bare = unwrapped(value);
  if (Array.isArray(bare)) return bare.length > 0 && bare.every((one) => typeof one !== 'object');
  return typeof bare !== 'object' || bare === null;
}

function phaseNamed(name: string): ResultPhase | null {
  const key = plainKey(name);
  if (key === 'aggregated' || key === 'aggregation') return 'aggregated';
  if (key === 'prefill' || key.endsWith('disaggregatedprefill')) return 'prefill';
  if (key === 'decode' || key.endsWith('disaggregateddecode')) return 'decode';
  return key === 'pdratio' ? 'pd-ratio' : null;
}

function readPairs(record: Readonly<Record<string, unknown>>, here: EnclosingFields): DeviceResult | null {
  const nested = asRecord(record.pdRatio);
  if (!nested || !Array.isArray(nested.pairs)) return null;
  const pairs = nested.pairs.flatMap((one) => {
    const read = pdPairSchema.safeParse(one);
    return read.success ? [read.data] : [];
  });
  const whole = (value: unknown) => (typeof value === 'number' && Number.isSafeInteger(value) ? value : null);
  return {
    ...emptyDeviceResult(here.device, 'pd-ratio'),
    pdRatio: {
      pairs,
      prefillInstances: whole(nested.prefillInstances),
      decodeInstances: whole(nested.decodeInstances),
    },
  };
}

/** Rows by device and phase; a best row that is listed again counts once. */
function grouped(rows: readonly FoundRow[], mode: ReturnType<typeof foreignMode>): DeviceResult[] {
  const groups = new Map<string, DeviceResult>();
  for (const { row, isBest, device, phase } of rows) {
    const told = phase ?? phaseOfRow(row, mode);
    const key = `${device} ${told}`;
    const group = groups.get(key) ?? emptyDeviceResult(device, told);
    const isListed = group.candidates.some((one) => isSameRow(one, row));
    groups.set(key, {
      ...group,
      best: isBest && group.best === null ? row : group.best,
      candidates: isListed ? group.candidates : [...group.candidates, row],
    });
  }
  return [...groups.values()].map((group) => ({ ...group, best: group.best ?? fastest(group.candidates) }));
}

function isSameRow(a: ResultRow, b: ResultRow): boolean {
  return (
    isSameConfiguration(a, b) &&
    a.throughputTokensPerSecond === b.throughputTokensPerSecond &&
    a.batchSize === b.batchSize &&
    a.concurrency === b.concurrency &&
    a.ttftMs === b.ttftMs &&
    a.tpotMs === b.tpotMs
  );
}

function phaseOfRow(row: ResultRow, mode: ReturnType<typeof foreignMode>): ResultPhase {
  if (mode === 'aggregation') return 'aggregated';
  if (row.ttftMs !== null && row.tpotMs === null) return 'prefill';
  if (row.tpotMs !== null && row.ttftMs === null) return 'decode';
  return 'aggregated';
}

function fastest(rows: readonly ResultRow[]): ResultRow | null {
  const speed = (row: ResultRow) => row.throughputTokensPerSecond ?? row.requestsPerSecond ?? -1;
  return rows.reduce<ResultRow | null>((best, row) => (best && speed(best) >= speed(row) ? best : row), null);
}
