import type { DeviceProfile } from '../../terms/device.ts';
import { ParallelSplitError, UnsupportedArchitectureError } from '../../terms/errors.ts';
import type { LayoutProblem } from '../../terms/problems.ts';
import type { StepTimer } from '../../terms/step-timer.ts';
import { gibibyte } from '../../terms/units.ts';
import { automaticBudgets } from '../../terms/workload.ts';
import { ForwardCache } from '../scheduling/forward-cache.ts';
import { type BatchSearch, type LatencyLimits, searchBatches } from './batch-search.ts';
import { type Candidate, candidates } from './candidates.ts';
import type { ConfigurationReport, OptimizerRow, PhaseReport, ServicePhase } from './report.ts';
import type { OptimizeRequest } from './request.ts';
import { figuresOf, rowOf } from './row.ts';
import { selectRows } from './selection.ts';
import type { ServingLoad } from './serving.ts';

/** Makes the forward pass of one candidate. @throws ParallelSplitError when the model cannot be split like this. */
export type PrepareCandidate = (candidate: Candidate) => StepTimer;

/** One phase to search on one device. */
export interface PhaseTask {
  readonly phase: ServicePhase;
  readonly numDevices: number;
  readonly device: DeviceProfile;
  readonly limits: LatencyLimits;
  readonly load: ServingLoad;
  readonly prepare: PrepareCandidate;
}

/** Called before each configuration with how many are done, and after the last. */
export type OnConfiguration = (
  done: number,
  total: number,
  finished: { readonly configuration: ConfigurationReport; readonly best: OptimizerRow | null } | null,
) => void;

interface SearchedConfiguration {
  readonly report: ConfigurationReport;
  readonly rows: readonly OptimizerRow[];
  /** Why this configuration of the model is not modelled; null when it is. */
  readonly refusal: UnsupportedArchitectureError | null;
}

/**
 * Searches with one token budget after the other while the first batch runs out of memory in prefill
 * (references/engine/serving.md 7.4).
 */
function searchBudgets(
  request: OptimizeRequest,
  task: PhaseTask,
  candidate: Candidate,
  cacheFor: (batchSize: number) => ForwardCache,
): { search: BatchSearch; maxBatchedTokens: number } {
  const given = request.maxBatchedTokens;
  const budgets = given === null ? automaticBudgets(task.load.budgetTokens) : [given];
  const rules = {
    range: request.batchRange,
    strategy: request.strategy,
    limits: task.limits,
    totalGiB: task.device.memoryBytes / gibibyte,
    reservedGiB: request.reservedMemoryGiB,
  };
  let last: { search: BatchSearch; maxBatchedTokens: number } | null = null;
  for (const maxBatchedTokens of budgets) {
    const search = searchBatches(
      (batchSize) =>
        task.load.serve(cacheFor(batchSize), task.phase, {
          concurrency: batchSize * candidate.split.dp,
          maxBatchedTokens,
          mtpTokens: candidate.mtpTokens,
        }),
      rules,
    );
    last = { search, maxBatchedTokens };
    if (search.first.stop !== 'prefill-oom') return last;
  }
  if (last === null) throw new RangeError('no token budget to try');
  return last;
}

function cannotBuild(
  candidate: Candidate,
  problem: LayoutProblem,
  refusal: UnsupportedArchitectureError | null,
): SearchedConfiguration {
  const { id, label, split, mtpTokens } = candidate;
  return {
    report: {
      id,
      label,
      split,
      mtpTokens,
      verdict: 'cannot-split',
      stoppedBy: null,
      stoppedAt: null,
      first: null,
      problem,
      maxBatchedTokens: null,
      probes: 0,
    },
    rows: [],
    refusal,
  };
}

/**
 * The forward passes for each batch size: the same for all, unless the number of images is open. Then every request
 * has as many images as the batch has requests, which is the real program's default.
 */
function forwardCaches(
  request: OptimizeRequest,
  task: PhaseTask,
  forward: StepTimer,
  dp: number,
): (batchSize: number) => ForwardCache {
  const budget = { deviceBytes: task.device.memoryBytes, reservedGiB: request.reservedMemoryGiB };
  const image = request.options.image ?? null;
  if (image !== null && image.perQuery === null) {
    return (batchSize) => new ForwardCache(forward, dp, budget, batchSize);
  }
  const shared = new ForwardCache(forward, dp, budget);
  return () => shared;
}

function searchCandidate(
  request: OptimizeRequest,
  task: PhaseTask,
  candidate: Candidate,
): SearchedConfiguration {
  const { id, label, split, mtpTokens } = candidate;
  let forward: StepTimer;
  try {
    forward = task.prepare(candidate);
  } catch (error) {
    if (error instanceof ParallelSplitError)
      return cannotBuild(candidate, { of: 'split', problem: error.problem }, null);
    if (error instanceof UnsupportedArchitectureError) {
      return cannotBuild(candidate, { of: 'model', problem: error.problem }, error);
    }
    throw error;
  }
  const cacheFor = forwardCaches(request, task, forward, split.dp);
  const { search, maxBatchedTokens } = searchBudgets(request, task, candidate, cacheFor);
  const { first, accepted, stopped, probes } = search;
  const configuration = {
    candidate,
    phase: task.phase,
    outputTokens: request.outputTokens,
    effectiveInputTokens: task.load.effectiveTokens,
    maxBatchedTokens,
  };
  const rows = accepted
    .map((probe) => rowOf(probe, configuration))
    .sort((a, b) => a.tokensPerSecond - b.tokensPerSecond || a.batchSize - b.batchSize);
  return {
    report: {
      id,
      label,
      split,
      mtpTokens,
      verdict: first.stop ?? (rows.length > 0 ? 'found' : 'no-row'),
      stoppedBy: stopped?.stop ?? (request.batchRange === null ? null : 'batch-range'),
      stoppedAt: stopped === null ? null : figuresOf(stopped),
      first: figuresOf(first),
      problem: null,
      maxBatchedTokens,
      probes,
    },
    rows,
    refusal: null,
  };
}

/** @throws UnsupportedArchitectureError when not one of the configurations is modelled */
function checkAnyModelled(searched: readonly SearchedConfiguration[]): void {
  const [first] = searched;
  if (first?.refusal && searched.every((one) => one.refusal !== null)) throw first.refusal;
}

/**
 * Searches every configuration of one phase (references/engine/serving.md). A configuration that cannot be laid out, for
 * its split or its predicted tokens, is reported with the reason, not thrown.
 * @throws UnsupportedArchitectureError when not one of the configurations is modelled
 */
export function searchPhase(
  request: OptimizeRequest,
  task: PhaseTask,
  onConfiguration: OnConfiguration,
): PhaseReport {
  const space = task.phase === 'prefill' ? { ...request.space, dcpSizes: null } : request.space;
  const list = candidates(space, task.numDevices, {
    hasExperts: request.architecture.moe !== null,
    draft: request.draft,
  });
  const indexes = new Map<string, number>();
  const unique = list.filter(({ id }) => {
    if (indexes.has(id)) return false;
    indexes.set(id, indexes.size);
    return true;
  });
  const searched: SearchedConfiguration[] = [];
  onConfiguration(0, unique.length, null);
  for (const candidate of unique) {
    const one = searchCandidate(request, task, candidate);
    searched.push(one);
    const best = selectRows(one.rows, task.limits)[0] ?? null;
    onConfiguration(searched.length, unique.length, { configuration: one.report, best });
  }
  checkAnyModelled(searched);
  const rows = searched.flatMap((one) => one.rows);
  return {
    phase: task.phase,
    numDevices: task.numDevices,
    limits: task.limits,
    configurations: searched.map((one) => one.report),
    order: list.map(({ id }) => indexes.get(id) ?? 0),
    rows,
    selected: selectRows(rows, task.limits),
  };
}
