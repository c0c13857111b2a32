import { watchHealth } from '../../backends/load/client-health.ts';
import type { CompletionClient } from '../../backends/load/completion-client.ts';
import { type ProbedServer, promptsFrom } from '../../backends/load/prompts.ts';
import { isBehindSchedule, runLoad } from '../../backends/load/run-load.ts';
import type { ClientHealth } from '../../campaign/load/load-document.ts';
import type { PlannedRequest } from '../../campaign/load/load-plan.ts';
import { type CountTokens, type KeptAnswer, recounted } from '../../campaign/load/recount.ts';
import type { RequestRecord } from '../../campaign/load/request-record.ts';
import { randomSequence } from '../../engine/serving/load/random.ts';
import type { NamedLoad } from './load-options.ts';
import type { ShownProgress } from './show-progress.ts';

/** Prompts and lengths of the warm-up are drawn from another seed, so that no cache knows the measured ones. */
const warmUpSeedOffset = 0x5eed;

/** Milliseconds since a load began; the warm-up is before it. */
export class LoadClock {
  private startedAtMs = performance.now();

  readonly now = (): number => performance.now() - this.startedAtMs;

  restart(): void {
    this.startedAtMs = performance.now();
  }
}

/** A load against a server that has answered. */
export interface ReadyLoad {
  readonly options: NamedLoad;
  readonly requests: readonly PlannedRequest[];
  readonly client: CompletionClient;
  readonly probed: ProbedServer;
  readonly clock: LoadClock;
  readonly progress: ShownProgress;
  readonly signal: AbortSignal;
}

/** Sends the requests of the warm-up, all at once. Returns how many there were. */
export async function warmUp({
  options,
  requests,
  client,
  probed,
  clock,
  progress,
  signal,
}: ReadyLoad): Promise<number> {
  const first = requests.slice(0, options.warmUp).map((request) => ({ ...request, atMs: null }));
  await runLoad({
    client,
    nowMs: clock.now,
    signal,
    requests: first,
    arrivals: { kind: 'closed-loop', concurrency: Math.max(1, first.length) },
    promptOf: promptsFrom(probed, randomSequence(options.seed + warmUpSeedOffset)),
    onSent: () => undefined,
    onEnded: progress.warmed,
  });
  return first.length;
}

/** What was measured, and whether the client kept up. */
export interface MeasuredLoad {
  readonly records: readonly RequestRecord[];
  readonly health: ClientHealth;
}

/**
 * Sends the requests that are measured.
 *
 * @param count counts the tokens of each answer again; null where those of the server are taken.
 */
export async function measureLoad(
  { options, requests, client, probed, clock, progress, signal }: ReadyLoad,
  count: CountTokens | null,
): Promise<MeasuredLoad> {
  const { arrivals } = options;
  const kept = new Map<number, KeptAnswer>();
  let healthNow = watchHealth();
  const measured = await runLoad({
    client,
    nowMs: clock.now,
    signal,
    requests,
    arrivals,
    promptOf: promptsFrom(probed, randomSequence(options.seed + 1), options.prompts ?? []),
    onReady: () => {
      clock.restart();
      healthNow = watchHealth();
      progress.started();
    },
    onSent: progress.sent,
    onEnded: progress.ended,
    ...(count === null ? {} : { kept }),
  });
  const records = count === null ? measured : recounted(measured, kept, count);
  const isCapped = arrivals.kind === 'rate' && arrivals.maxConcurrency !== null;
  return { records, health: healthNow(!isCapped && isBehindSchedule(records)) };
}
