import { CompletionClient } from '../load/completion-client.ts';
import { promptOf } from '../load/prompts.ts';
import { type Clock, machineClock } from './clock.ts';
import { modelNames, page } from './server-pages.ts';

/** How far a server came before its time was over. */
export type ReadyStage = 'health' | 'models' | 'completion';

/**
 * Ends of waiting for a server: it serves, it ended by itself, it was stopped, or it was too late or refused the
 * request that tries it.
 */
export type Readiness =
  /** `model`: the name under which it serves. */
  | { readonly kind: 'ready'; readonly model: string }
  | { readonly kind: 'ended' | 'stopped' }
  /** `answer`: what it said last. */
  | { readonly kind: 'late' | 'refusing'; readonly stage: ReadyStage; readonly answer: string };

/** Asked often at first, as a small server is there at once, and less often the longer it takes. */
const firstPollMs = 20;
const mostPollMs = 1000;
const probeTokens = 8;
/** A server that refuses completions for so long does not only load. */
const mostRefusalMs = 60_000;

const isLoading = (status: number | null) =>
  status === null || [404, 408, 425, 429, 502, 503, 504].includes(status);

/** One streamed answer of eight tokens; null where it came, else what was said instead. */
async function firstAnswer(
  base: string,
  model: string,
  signal: AbortSignal,
): Promise<{ readonly status: number | null; readonly said: string } | null> {
  const server = {
    url: new URL(base),
    endpoint: '/v1/completions',
    model,
    apiKey: null,
    connections: 1,
    timeoutMs: 60_000,
  } as const;
  const client = new CompletionClient(server, () => performance.now());
  try {
    const planned = { index: -1, inputTokens: probeTokens, outputTokens: probeTokens, atMs: null };
    for (const kind of ['tokens', 'text'] as const) {
      const prompt = promptOf(kind, probeTokens, Math.random);
      const { failure } = await client.send({ planned, prompt, dueAtMs: null, signal });
      if (failure === null) return null;
      const status = failure.code === 'status' ? failure.status : null;
      const isForm = status !== null && [400, 415, 422].includes(status);
      if (kind === 'text' || !isForm) return { status, said: `${status ?? failure.code} ${failure.detail}` };
    }
    return null;
  } finally {
    await client.close();
  }
}

/**
 * Waits until a server answers a completion. A health page alone is not believed: some say 200 while the model still
 * loads. Refused connections and 503 mean "not yet".
 */
export async function untilReady(
  base: string,
  given: {
    readonly servedName: string;
    readonly timeoutMs: number;
    readonly hasEnded: () => boolean;
    readonly signal: AbortSignal;
    readonly clock?: Clock | undefined;
  },
): Promise<Readiness> {
  const { servedName, timeoutMs, hasEnded, signal, clock = machineClock } = given;
  const deadlineMs = clock.nowMs() + timeoutMs;
  let stage: ReadyStage = 'health';
  let answer = '';
  let refusingSinceMs: number | null = null;
  let pollMs = firstPollMs;
  for (;;) {
    const now = clock.nowMs();
    if (hasEnded()) return { kind: 'ended' };
    if (signal.aborted) return { kind: 'stopped' };
    if (now > deadlineMs) return { kind: 'late', stage, answer };
    const health = await page(`${base}/health`);
    if (health.status !== 200 && health.status !== 404) {
      stage = 'health';
      answer = said(health);
    } else {
      const models = await page(`${base}/v1/models`);
      const names = models.status === 200 ? modelNames(models.text) : [];
      const model = names.includes(servedName) ? servedName : names.length === 1 ? names[0] : undefined;
      if (model === undefined) {
        stage = 'models';
        answer = said(models);
      } else {
        const left = AbortSignal.any([signal, clock.limit(Math.max(1, Math.ceil(deadlineMs - now)))]);
        const refusal = await firstAnswer(base, model, left);
        if (refusal === null && !hasEnded()) return { kind: 'ready', model };
        // A question that the end of the time cut says nothing: what the server said before it stands.
        const isCut = left.aborted && stage === 'completion' && answer !== '';
        if (!isCut) answer = refusal?.said ?? '';
        stage = 'completion';
        if (refusal === null || isLoading(refusal.status)) refusingSinceMs = null;
        else refusingSinceMs ??= now;
        if (refusingSinceMs !== null && now - refusingSinceMs > Math.min(mostRefusalMs, timeoutMs / 4)) {
          return { kind: 'refusing', stage, answer };
        }
      }
    }
    await clock.wait(pollMs, signal);
    pollMs = Math.min(mostPollMs, pollMs * 1.5);
  }
}

function said({ status, text }: { readonly status: number | null; readonly text: string }): string {
  return `${status ?? ''} ${text}`.trim().slice(0, 200);
}
