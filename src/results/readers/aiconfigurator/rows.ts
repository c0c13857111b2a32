import { type RowMeasure, rowMeasure } from '../../measure.ts';
import type { PdPair, ResultRow } from '../../result.ts';
import { unknownRow } from '../run-draft.ts';
import { figureOf, usedOf, workerSizes } from './cells.ts';

/** A row by its column titles. */
export type Cells = (title: string) => string | undefined;

const basis = 'predicted';

/** `4 × tp2pp1`: so many replicas of one worker. */
export function deploymentLabel(replicas: number | null, label: string): string {
  return replicas === null || replicas === 1 || label === '' ? label : `${replicas} × ${label}`;
}

function endToEnd(cell: string | undefined): RowMeasure[] {
  const value = figureOf(cell);
  return value === null ? [] : [rowMeasure('endToEndMs', value, { statistic: null, basis })];
}

/**
 * One configuration of aggregated serving. Concurrency, rates and GPUs are those of the whole cluster, as the table prints
 * them; the time per token is what `tokens/s/user` is the reciprocal of.
 */
export function aggregatedRow(cell: Cells): ResultRow {
  const perDevice = figureOf(cell('tokens/s/gpu'));
  const perUser = figureOf(cell('tokens/s/user'));
  const used = usedOf(cell('total_gpus (used)'));
  const replicas = figureOf(cell('replicas'));
  const label = (cell('parallel') ?? '').trim();
  const sizes = workerSizes(label);
  return {
    ...unknownRow,
    parallel: deploymentLabel(replicas, label),
    tp: sizes?.tp ?? null,
    pp: sizes?.pp ?? null,
    dp: sizes === null || replicas === null ? null : sizes.dp * replicas,
    ep: sizes?.ep ?? null,
    moeTp: sizes?.moeTp ?? null,
    batchSize: figureOf(cell('bs')),
    concurrency: figureOf(cell('concurrency')),
    throughputTokensPerSecond:
      perDevice === null || used === null ? null : Number((perDevice * used).toFixed(2)),
    throughputTokensPerSecondPerDevice: perDevice,
    requestsPerSecond: figureOf(cell('req/s')),
    ttftMs: figureOf(cell('TTFT')),
    tpotMs: perUser === null || perUser <= 0 ? null : Number((1000 / perUser).toFixed(2)),
    measures: endToEnd(cell('request_latency')),
    extra: framework(cell),
  };
}

function framework(cell: Cells): Record<string, string> {
  const name = (cell('backend') ?? '').trim();
  return name === '' ? {} : { backend: name };
}

/** One pairing of prefill and decode workers, with the workers of all replicas. */
export interface WorkerPair {
  readonly pair: PdPair;
  readonly prefillInstances: number | null;
  readonly decodeInstances: number | null;
  /** Figures of the whole cluster. */
  readonly row: ResultRow;
}

/** The concurrency of one decode worker: the table prints that of the cluster. */
function ofEach(concurrency: number | null, instances: number | null): number | null {
  return concurrency === null || !instances ? null : Math.round(concurrency / instances);
}

/** Pair of prefill and decode workers in a row of a disaggregated table; a worker count is that of all replicas. */
export function disaggregatedPair(cell: Cells): WorkerPair {
  const replicas = figureOf(cell('replicas')) ?? 1;
  const prefill = figureOf(cell('(p)workers'));
  const decode = figureOf(cell('(d)workers'));
  const whole = aggregatedRow(cell);
  const count = (workers: number | null) => (workers === null ? null : workers * replicas);
  const [prefillInstances, decodeInstances] = [count(prefill), count(decode)];
  const prefillParallel = (cell('(p)parallel') ?? '').trim();
  const decodeParallel = (cell('(d)parallel') ?? '').trim();
  const parallel = `${prefillInstances ?? '?'} × P ${prefillParallel} + ${decodeInstances ?? '?'} × D ${decodeParallel}`;
  return {
    pair: {
      pdRatio: prefill === null || !decode ? null : Number((prefill / decode).toFixed(4)),
      balancedQps: figureOf(cell('req/s')),
      prefillQps: null,
      decodeQps: null,
      ttftMs: whole.ttftMs,
      tpotMs: whole.tpotMs,
      prefillParallel,
      decodeParallel,
      prefillDevicesPerInstance: figureOf(cell('(p)gpus/worker')),
      decodeDevicesPerInstance: figureOf(cell('(d)gpus/worker')),
      prefillBatchSize: figureOf(cell('(p)bs')),
      decodeBatchSize: figureOf(cell('(d)bs')),
      prefillConcurrency: null,
      decodeConcurrency: ofEach(whole.concurrency, decodeInstances),
    },
    prefillInstances,
    decodeInstances,
    row: { ...whole, parallel },
  };
}
