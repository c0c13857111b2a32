import { stringify } from 'yaml';
import { type Answers, answered } from '../../plan/answers.ts';
import { passedLimits } from '../../plan/limits.ts';

/** Requests simulated for each user, and at least. */
const requestsPerUser = 10;
const leastRequests = 50;
/** Candidates that a search tries: what it finds is the best of these, not the optimum. */
const trials = 64;
const seed = 1;

function loadOf(answers: Answers) {
  const kind = answered(answers, 'loadProtocol');
  const rate = answered(answers, 'requestsPerSecond');
  if ((kind === 'poisson' || kind === 'constant-rate') && rate !== null) {
    return {
      load: { type: 'constant_rate', requests_per_second: rate },
      requests: Math.max(leastRequests, rate * 60),
    };
  }
  const users = answered(answers, 'concurrentUsers') ?? 64;
  return {
    load: { type: 'concurrency', concurrency: users },
    requests: Math.max(leastRequests, users * requestsPerUser),
  };
}

/**
 * A plan as the file that `aisimulate recommend` reads (0.13 and newer): a simulated load, a ceiling of devices, limits
 * on means.
 */
export function simulateConfig(answers: Answers): string {
  const { ttftMs, tpotMs } = passedLimits(answers);
  const isPair = answered(answers, 'mode') === 'pd-ratio';
  const { load, requests } = loadOf(answers);
  const tp = answered(answers, 'tpSizes') ?? [];
  const parallelism = tp.length > 0 ? { tensor: tp } : { preset: 'default' };
  const limits = {
    ...(ttftMs === null ? {} : { ttft_ms: ttftMs }),
    ...(tpotMs === null ? {} : { itl_ms: tpotMs }),
  };
  const hasLimits = Object.keys(limits).length > 0;
  const cached =
    answered(answers, 'prefixCache') === true
      ? Math.round((answered(answers, 'prefixCacheHitRate') ?? 0) * (answered(answers, 'inputLength') ?? 0))
      : 0;
  return stringify({
    traffic: {
      source: {
        type: 'synthetic',
        input_tokens: answered(answers, 'inputLength'),
        output_tokens: answered(answers, 'outputLength'),
        ...(cached > 0 ? { cached_prefix_tokens: cached } : {}),
      },
      load,
      stop: { requests: Math.round(requests) },
    },
    engine: {
      mode: isPair ? 'disaggregated' : 'aggregated',
      model: answered(answers, 'model'),
      hardware: answered(answers, 'devices')?.[0],
      backend: answered(answers, 'framework') ?? 'vllm',
      workers: isPair
        ? { prefill: { parallelism }, decode: { parallelism } }
        : { aggregated: { parallelism } },
    },
    ...(hasLimits ? { evaluation: { sla: limits } } : {}),
    optimization: {
      target: 'throughput',
      strict_sla: hasLimits,
      constraints: { max_candidate_gpus: answered(answers, 'numDevices') ?? 1 },
    },
    optimizer: { algorithm: 'random', max_trials: trials, parallelism: 1, seed },
  });
}
