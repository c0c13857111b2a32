import { type Latency, type LoadFigures, latencies } from './load-figures.ts';
import type { Arrivals } from './load-plan.ts';

/** How busy the client itself was: one that is short of time measures itself. */
export interface ClientHealth {
  /** 99th percentile of how late the event loop was, in milliseconds. */
  readonly loopLagP99Ms: number;
  /** CPU time of this process over wall time; 1 is one core. */
  readonly cpuShare: number;
  /** The offered rate fell behind the plan by more than a tenth. */
  readonly isBehindSchedule: boolean;
}

/** Above these the client may have measured itself rather than the server. */
export const healthLimits = { loopLagP99Ms: 20, cpuShare: 0.8 } as const;

/** Whether figures of the server are doubtful because the client had no time. */
export function isClientBound({ loopLagP99Ms, cpuShare, isBehindSchedule }: ClientHealth): boolean {
  return loopLagP99Ms > healthLimits.loopLagP99Ms || cpuShare > healthLimits.cpuShare || isBehindSchedule;
}

/** Facts of a load document beside its figures. */
export interface LoadFacts {
  readonly url: string;
  readonly endpoint: string;
  readonly model: string;
  readonly arrivals: Arrivals;
  readonly requests: number;
  readonly warmUpRequests: number;
  readonly seed: number;
  /** How prompts were sent. */
  readonly promptKind: 'tokens' | 'text';
  readonly percentiles: readonly number[];
  readonly client: ClientHealth;
  /** False where the load was stopped before all requests had ended. */
  readonly isComplete: boolean;
  /** Count of failures by code. */
  readonly failures: Readonly<Record<string, number>>;
  readonly version: string;
  /** When it began, ISO 8601. */
  readonly startedAt: string;
}

function percentileName(percentile: number): string {
  return `p${String(percentile)}`;
}

function latencyFields(name: Latency, { spreads }: LoadFigures, percentiles: readonly number[]) {
  const spread = spreads[name];
  return {
    [`mean_${name}_ms`]: spread?.mean ?? null,
    [`median_${name}_ms`]: spread?.median ?? null,
    [`std_${name}_ms`]: spread?.std ?? null,
    ...Object.fromEntries(
      percentiles.map((one) => [`${percentileName(one)}_${name}_ms`, spread?.percentiles.get(one) ?? null]),
    ),
  };
}

/**
 * The document of a load, with the field names of `vllm bench serve`
 * (https://github.com/vllm-project/vllm/blob/main/vllm/benchmarks/serve.py), so that tools that read those read this;
 * what was not measured is null.
 */
export function loadDocument(facts: LoadFacts, figures: LoadFigures): Record<string, unknown> {
  const { arrivals, client } = facts;
  const total =
    figures.totalInputTokens === null ? null : figures.totalInputTokens + figures.totalOutputTokens;
  return {
    schema: 'throughline.load/1',
    date: facts.startedAt,
    backend: 'openai',
    endpoint: facts.endpoint,
    base_url: facts.url,
    model_id: facts.model,
    num_prompts: facts.requests,
    num_warmups: facts.warmUpRequests,
    seed: facts.seed,
    request_rate: arrivals.kind === 'rate' ? arrivals.perSecond : 'inf',
    burstiness: arrivals.kind === 'rate' && Number.isFinite(arrivals.burstiness) ? arrivals.burstiness : null,
    arrivals: arrivals.kind,
    max_concurrency:
      arrivals.kind === 'closed-loop'
        ? arrivals.concurrency
        : arrivals.kind === 'rate'
          ? arrivals.maxConcurrency
          : null,
    prompts_as: facts.promptKind,
    complete: facts.isComplete,
    duration: figures.durationSeconds,
    completed: figures.completed,
    failed: figures.failed,
    failures: facts.failures,
    total_input_tokens: figures.totalInputTokens,
    total_output_tokens: figures.totalOutputTokens,
    output_tokens_from: figures.tokensFrom,
    request_throughput: figures.requestsPerSecond,
    request_goodput: figures.goodput?.requestsPerSecond ?? null,
    goodput_fraction: figures.goodput?.fraction ?? null,
    output_throughput: figures.outputTokensPerSecond,
    total_token_throughput:
      total === null || figures.durationSeconds === 0 ? null : total / figures.durationSeconds,
    max_concurrent_requests: figures.mostInFlight,
    ...Object.assign({}, ...latencies.map((name) => latencyFields(name, figures, facts.percentiles))),
    client: {
      name: 'throughline load',
      version: facts.version,
      loop_lag_p99_ms: client.loopLagP99Ms,
      cpu_share: client.cpuShare,
      behind_schedule: client.isBehindSchedule,
      client_bound: isClientBound(client),
    },
  };
}
