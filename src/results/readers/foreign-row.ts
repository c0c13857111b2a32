import type { MemoryGiB, ResultRow, Shares } from '../result.ts';
import { sharesSchema } from '../result.ts';
import { readBreakdown } from './breakdown-string.ts';
import {
  asRecord,
  foreignCount,
  foreignFigure,
  foreignText,
  plainKey,
  unwrapped,
} from './foreign-figures.ts';
import { type ParallelLabel, readParallelLabel } from './parallel-label.ts';
import { unknownRow } from './run-draft.ts';

type FigureField =
  | 'throughputTokensPerSecond'
  | 'throughputTokensPerSecondPerDevice'
  | 'requestsPerSecond'
  | 'ttftMs'
  | 'tpotMs';
type CountField =
  | 'batchSize'
  | 'concurrency'
  | 'maxBatchedTokens'
  | 'tp'
  | 'dp'
  | 'pp'
  | 'ep'
  | 'moeTp'
  | 'moeDp'
  | 'mtp'
  | 'dcp';

const figures: Readonly<Record<FigureField, readonly string[]>> = {
  throughputTokensPerSecond: [
    'throughput',
    'throughputtokenspersecond',
    'throughputtokens',
    'tokenspersecond',
    'tokens',
    'bestthroughput',
    'throughputtps',
    'tps',
    'prefillthroughputtokens',
    'decodethroughputtokens',
  ],
  throughputTokensPerSecondPerDevice: [
    'throughputtokenspersecondperdevice',
    'tokensdevice',
    'tokenspersecondperdevice',
    'throughputperdevice',
  ],
  requestsPerSecond: ['qps', 'qpsreqs', 'requestspersecond'],
  ttftMs: ['ttft', 'ttftms'],
  tpotMs: ['tpot', 'tpotms'],
};

const counts: Readonly<Record<CountField, readonly string[]>> = {
  batchSize: ['batch', 'batchsize'],
  concurrency: ['concurrency', 'maxconcurrency'],
  maxBatchedTokens: ['maxbatchedtokens', 'maxprefilltokens'],
  tp: ['tp', 'tpsize', 'tensorparallel', 'tensorparallelsize'],
  dp: ['dp', 'dpsize', 'dataparallel', 'dataparallelsize'],
  pp: ['pp', 'ppsize', 'pipelineparallel', 'pipelineparallelsize'],
  ep: ['ep', 'epsize', 'expertparallel', 'expertparallelsize'],
  moeTp: ['moetp', 'moetpsize'],
  moeDp: ['moedp', 'moedpsize'],
  mtp: ['mtp', 'nummtptokens', 'mtptokens'],
  dcp: ['dcp', 'dcpsize'],
};

const memoryFields: Readonly<Record<keyof MemoryGiB, readonly string[]>> = {
  weightGiB: ['weightgb', 'weightgib'],
  kvCacheGiB: ['kvcachegb', 'kvcachegib'],
  activationGiB: ['activationgb', 'activationgib'],
  availableGiB: ['availgb', 'availablegb', 'availablegib'],
};

const labels = ['parallel', 'parallelstrategy', 'strategy', 'parallelconfig', 'parallellabel'];
const prefillShares = ['percentagebreakdownsp', 'prefillbreakdown', 'prefillbreakdowns'];
const decodeShares = ['percentagebreakdownsd', 'decodebreakdown', 'decodebreakdowns'];
const handled = new Set([
  ...Object.values(figures).flat(),
  ...Object.values(counts).flat(),
  ...Object.values(memoryFields).flat(),
  ...labels,
  ...prefillShares,
  ...decodeShares,
  'breakdowns',
  'memory',
  'schedule',
  'extra',
  'top',
  'percentagebreakdowns',
]);

/** Whether an object looks like a row: it has a figure of merit and says which configuration it belongs to. */
export function isForeignRow(record: Readonly<Record<string, unknown>>): boolean {
  const keys = new Set(Object.keys(record).map(plainKey));
  const has = (names: readonly string[]) => names.some((name) => keys.has(name));
  const merit = Object.values(figures).some(has);
  const configuration = has(labels) || has(counts.batchSize) || has(counts.concurrency) || has(counts.tp);
  const summary = has(figures.throughputTokensPerSecond) && (has(figures.ttftMs) || has(figures.tpotMs));
  return (merit && configuration) || summary || isBareRow(record, keys);
}

/** A row that is to be checked by its forward passes: its strategy, how many requests and how long, without a figure. */
function isBareRow(record: Readonly<Record<string, unknown>>, keys: ReadonlySet<string>): boolean {
  const printed = labels.map((name) => foreignText(record[name])).find((text) => text !== null);
  const isNamed = printed !== undefined && printed !== null && readParallelLabel(printed) !== null;
  return isNamed && keys.has('concurrency') && keys.has('inputlength') && keys.has('outputlength');
}

/** Reads a row of a foreign document; keys that nobody knows are kept in `extra`. */
export function readForeignRow(record: Readonly<Record<string, unknown>>): ResultRow {
  const byKey = new Map(Object.entries(record).map(([key, value]) => [plainKey(key), value]));
  const pick = (names: readonly string[]): unknown => {
    const name = names.find((one) => byKey.has(one));
    return name === undefined ? undefined : byKey.get(name);
  };
  const named = foreignText(byKey.get('label'));
  const printed = foreignText(pick(labels)) ?? (named !== null && readParallelLabel(named) ? named : null);
  const label = printed === null ? null : readParallelLabel(printed);
  const count = (field: CountField, told: number | null | undefined): number | null =>
    foreignCount(pick(counts[field])) ?? told ?? null;
  const figure = (field: FigureField): number | null =>
    foreignFigure(pick(figures[field]), field.endsWith('Ms') ? 'time' : 'other');
  const memory = asRecord(byKey.get('memory')) ?? record;
  const extra = Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) =>
      handled.has(plainKey(key)) || value === null
        ? []
        : [[key, typeof value === 'string' ? value : JSON.stringify(value)]],
    ),
  );
  return {
    ...unknownRow,
    parallel: printed ?? '',
    tp: count('tp', label?.tp),
    dp: count('dp', label?.dp),
    pp: count('pp', label?.pp),
    ep: count('ep', label?.ep),
    moeTp: count('moeTp', label?.moeTp),
    moeDp: count('moeDp', label?.moeDp),
    mtp: count('mtp', label?.mtp),
    dcp: count('dcp', label?.dcp),
    batchSize: count('batchSize', null),
    concurrency: count('concurrency', null),
    maxBatchedTokens: count('maxBatchedTokens', null),
    throughputTokensPerSecond: figure('throughputTokensPerSecond'),
    throughputTokensPerSecondPerDevice: figure('throughputTokensPerSecondPerDevice'),
    requestsPerSecond: figure('requestsPerSecond'),
    ttftMs: figure('ttftMs'),
    tpotMs: figure('tpotMs'),
    breakdowns: readShares(byKey, label),
    memory: readMemory(memory),
    extra,
  };
}

function readMemory(record: Readonly<Record<string, unknown>>): MemoryGiB {
  const byKey = new Map(Object.entries(record).map(([key, value]) => [plainKey(key), value]));
  const one = (field: keyof MemoryGiB): number | null => {
    const name = memoryFields[field].find((known) => byKey.has(known));
    return name === undefined ? null : foreignFigure(byKey.get(name), 'other');
  };
  return {
    weightGiB: one('weightGiB'),
    kvCacheGiB: one('kvCacheGiB'),
    activationGiB: one('activationGiB'),
    availableGiB: one('availableGiB'),
  };
}

function readShares(
  byKey: ReadonlyMap<string, unknown>,
  label: ParallelLabel | null,
): ResultRow['breakdowns'] {
  const nested = asRecord(byKey.get('breakdowns'));
  const one = (names: readonly string[], phase: string): Shares | null => {
    const name = names.find((known) => byKey.has(known));
    const value = unwrapped(name === undefined ? nested?.[phase] : byKey.get(name));
    if (typeof value === 'string') return readBreakdown(value, label);
    const typed = sharesSchema.safeParse(value);
    return typed.success ? typed.data : null;
  };
  return { prefill: one(prefillShares, 'prefill'), decode: one(decodeShares, 'decode') };
}
