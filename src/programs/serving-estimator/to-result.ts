import { formatsOf } from '../../engine/serving/model/number-formats.ts';
import type { WorkerRole } from '../../engine/serving/scheduler/worker-setup.ts';
import { splitLabel } from '../../engine/serving/search/candidate-splits.ts';
import type { Evaluation } from '../../engine/serving/search/evaluate.ts';
import type { Configuration, ServingReport } from '../../engine/serving/search/search.ts';
import { replicaDevices } from '../../engine/serving/step/replica-split.ts';
import { rowMeasure } from '../../results/measure.ts';
import { emptyDeviceResult, unknownConditions, unknownRow } from '../../results/readers/run-draft.ts';
import type { ConfigurationOutcome, DeviceResult, PdPair, Result, ResultRow } from '../../results/result.ts';
import { givenLoadOf, offeredOf } from './plan-load.ts';
import { banded, gibibyte, limitsOf, memoryOf, spreadMeasures, total } from './serving-measures.ts';
import type { ServingPlan } from './serving-plan.ts';

/** One evaluation as a row. The plain TTFT is the statistic that the limit holds. */
export function servingRow(label: string, evaluation: Evaluation, plan: ServingPlan): ResultRow {
  const { deployment, figures, devicesUsed, replicas, alike, users } = evaluation;
  const prepared = deployment.kind === 'aggregated' ? deployment.replica : deployment.pair.decode;
  const { split, policy } = prepared.replica;
  const perDevice = figures.outputTokensPerSecondPerDevice;
  const throughput = total(perDevice, devicesUsed);
  const rate = total(figures.requestsPerSecond, alike);
  const role = deployment.kind === 'aggregated' ? deployment.role : 'both';
  // In a queue that is always full a first token waits as long as the queue is: that says nothing of a server.
  const hasFirst = role !== 'decode' && plan.load !== 'max-load';
  const ttft = plan.limitStatistic ?? 'median';
  const tpot = plan.limitStatistic ?? 'mean';
  return {
    ...unknownRow,
    parallel: label,
    tp: split.tp,
    dp: split.attentionDp * replicas,
    pp: split.pp,
    ep: split.expertEp,
    moeTp: split.expertTp,
    mtp: role === 'prefill' ? 0 : plan.mtpTokens,
    batchSize: batchOf(evaluation),
    concurrency: users,
    throughputTokensPerSecond: throughput.value,
    throughputTokensPerSecondPerDevice: perDevice.value,
    requestsPerSecond: rate.value,
    ttftMs: hasFirst ? figures.ttft[ttft].value : null,
    tpotMs: role === 'prefill' ? null : figures.tpot[tpot].value,
    maxBatchedTokens: policy.budget,
    memory: memoryOf(prepared),
    measures: [
      banded(evaluation, 'throughputTokensPerSecond', 'total', throughput),
      banded(evaluation, 'throughputTokensPerSecondPerDevice', 'total', perDevice),
      banded(evaluation, 'requestsPerSecond', 'total', rate),
      ...(hasFirst ? spreadMeasures(evaluation, 'ttftMs', figures.ttft, ttft) : []),
      ...(role === 'prefill'
        ? []
        : [
            ...spreadMeasures(evaluation, 'tpotMs', figures.tpot, tpot),
            ...spreadMeasures(evaluation, 'interTokenMs', figures.itl, 'mean'),
          ]),
      ...(role === 'both' && hasFirst ? spreadMeasures(evaluation, 'endToEndMs', figures.e2e, 'mean') : []),
      ...(evaluation.goodputPerSecond === null
        ? []
        : [
            rowMeasure('goodputRequestsPerSecond', evaluation.goodputPerSecond, {
              statistic: 'total',
              basis: 'simulated',
            }),
          ]),
      rowMeasure('queueMs', figures.queueing.mean, { statistic: 'mean', basis: 'simulated' }),
      rowMeasure('queueMs', figures.queueing.p99, { statistic: 'p99', basis: 'simulated' }),
    ],
    extra: { ...limitsOf(evaluation, prepared), ...offeredOf(plan) },
  };
}

/** Requests at once of one attention group; of an open loop, whose requests come and go, the most. */
function batchOf({ deployment, users, replicas, isOpen, measured }: Evaluation): number {
  if (isOpen && deployment.kind === 'aggregated') {
    const most = Math.max(1, ...measured.accounts.map(({ mostRunning }) => mostRunning));
    return Math.ceil(most / deployment.replica.replica.split.attentionDp);
  }
  const decoding = deployment.kind === 'aggregated' ? deployment.replica : deployment.pair.decode;
  const instances = deployment.kind === 'aggregated' ? replicas : deployment.pair.decodeInstances;
  return Math.ceil(users / (instances * decoding.replica.split.attentionDp));
}

const stops = {
  'ttft-limit': 'ttft-limit',
  'tpot-limit': 'tpot-limit',
  memory: 'decode-oom',
  users: null,
} as const;

function outcomeOf(
  { label, best, curve, stop }: Configuration,
  role: WorkerRole,
  plan: ServingPlan,
): ConfigurationOutcome {
  const { limitStatistic } = plan;
  const last = curve[curve.length - 1];
  const load = best === null && last !== undefined ? givenLoadOf(plan) : null;
  const verdict = best !== null ? 'found' : stop === 'ttft-limit' || stop === 'tpot-limit' ? stop : 'no-row';
  return {
    parallel: label,
    verdict,
    stoppedBy: stops[stop],
    stoppedAtBatch: last === undefined ? null : batchOf(last),
    ttftMs: role === 'decode' ? null : (last?.figures.ttft[limitStatistic ?? 'median'].value ?? null),
    tpotMs: role === 'prefill' ? null : (last?.figures.tpot[limitStatistic ?? 'mean'].value ?? null),
    availableGiB: null,
    ...(load === null ? {} : { load }),
    reason: null,
  };
}

function pairOf(evaluation: Evaluation, row: ResultRow): PdPair[] {
  const { deployment } = evaluation;
  if (deployment.kind !== 'disaggregated') return [];
  const { prefill, prefillInstances, decode, decodeInstances } = deployment.pair;
  const perDecode = Math.ceil(evaluation.users / decodeInstances);
  return [
    {
      pdRatio: Number((prefillInstances / decodeInstances).toFixed(4)),
      balancedQps: row.requestsPerSecond,
      prefillQps: null,
      decodeQps: null,
      ttftMs: row.ttftMs,
      tpotMs: row.tpotMs,
      prefillParallel: splitLabel(prefill.replica.split),
      decodeParallel: splitLabel(decode.replica.split),
      prefillDevicesPerInstance: replicaDevices(prefill.replica.split),
      decodeDevicesPerInstance: replicaDevices(decode.replica.split),
      prefillBatchSize: null,
      decodeBatchSize: Math.ceil(perDecode / decode.replica.split.attentionDp),
      prefillConcurrency: null,
      decodeConcurrency: perDecode,
      prefillMemory: memoryOf(prefill),
      decodeMemory: memoryOf(decode),
    },
  ];
}

/** The result of one system, of the whole service or of one phase. */
export function servingDevice(
  system: string,
  { configurations, tooLarge }: ServingReport,
  plan: ServingPlan,
  role: WorkerRole = 'both',
): DeviceResult {
  const found = configurations.flatMap(({ label, best }) =>
    best === null ? [] : [{ evaluation: best, row: servingRow(label, best, plan) }],
  );
  const candidates = found.map(({ row }) => row);
  const first = found[0]?.evaluation.deployment;
  const pairs = found.flatMap(({ evaluation, row }) => pairOf(evaluation, row));
  const rows = configurations.flatMap(({ label, curve }) => curve.map((one) => servingRow(label, one, plan)));
  const prepared =
    first === undefined ? null : first.kind === 'aggregated' ? first.replica : first.pair.decode;
  return {
    ...emptyDeviceResult(system, role !== 'both' ? role : plan.disaggregated ? 'pd-ratio' : 'aggregated'),
    limits: {
      ttftMs: role === 'decode' ? null : plan.ttftLimitMs,
      tpotMs: role === 'prefill' ? null : plan.tpotLimitMs,
    },
    best: candidates[0] ?? null,
    candidates,
    rows,
    outcomes: [
      ...configurations.map((one) => outcomeOf(one, role, plan)),
      ...tooLarge.map((parallel) => ({
        ...outcomeOf({ label: parallel, best: null, curve: [], stop: 'memory' }, role, plan),
        verdict: 'decode-oom' as const,
      })),
    ],
    memory: {
      totalGiB: prepared === null ? null : prepared.room.capacityBytes / gibibyte,
      reservedGiB: null,
    },
    pdRatio:
      plan.disaggregated && pairs.length > 0 && first?.kind === 'disaggregated'
        ? {
            pairs,
            prefillInstances: first.pair.prefillInstances,
            decodeInstances: first.pair.decodeInstances,
          }
        : null,
  };
}

/** The whole result of a plan over its systems. */
export function servingResult(
  plan: ServingPlan,
  devices: readonly DeviceResult[],
  facts: {
    readonly version: string;
    readonly command: readonly string[] | null;
    readonly warnings: readonly string[];
    readonly elapsedSeconds: number | null;
  },
): Result {
  const isCalibrated = devices.some(({ rows }) =>
    rows.some(({ measures }) => measures.some(({ basis }) => basis === 'calibrated')),
  );
  return {
    schema: 'throughline.result/1',
    mode: plan.phases.length > 0 ? 'disaggregation' : plan.disaggregated ? 'pd-ratio' : 'aggregation',
    estimator: 'calibrated',
    version: facts.version,
    basis: isCalibrated ? 'calibrated' : 'simulated',
    conditions: {
      ...unknownConditions,
      model: plan.model,
      devices: [...plan.systems],
      numDevices: plan.devices,
      inputLength: plan.inputLength,
      outputLength: plan.outputLength,
      ttftLimitMs: plan.ttftLimitMs,
      tpotLimitMs: plan.tpotLimitMs,
      quantizeLinearAction: plan.precision === 'bf16' ? 'DISABLED' : plan.precision,
      prefixCacheHitRate: plan.cachedShare,
      numMtpTokens: plan.mtpTokens,
      mtpAcceptanceRates: plan.mtpTokens > 0 ? [...plan.mtpAcceptanceRates] : null,
      // Frameworks run captured graphs unless they are told not to, and the simulation counts on it.
      compile: true,
      quantizeAttentionAction:
        formatsOf(plan.precision, { hasExperts: false }).cache === 'fp8' ? 'FP8' : 'DISABLED',
      searchSpace: plan.widens ? 'tp-ep' : 'tp',
    },
    results: [...devices],
    evidence: 'macro_only',
    command: facts.command === null ? null : [...facts.command],
    warnings: [...facts.warnings],
    unread: [],
    elapsedSeconds: facts.elapsedSeconds,
    logPath: null,
  };
}
