import { setTimeout as wait } from 'node:timers/promises';
import { request } from 'undici';
import { z } from 'zod';

/** Requests and hits of a prefix cache since the server began, in tokens. */
export interface CacheCounters {
  readonly queries: number;
  readonly hits: number;
}

const pageTimeoutMs = 5_000;
const pollMs = 250;

/** The text of a page; null where nothing answers in time or with another status than 200. */
async function page(url: string, method: 'GET' | 'POST' = 'GET'): Promise<string | null> {
  try {
    const { statusCode, body } = await request(url, {
      method,
      headersTimeout: pageTimeoutMs,
      bodyTimeout: pageTimeoutMs,
    });
    const text = await body.text();
    return statusCode === 200 ? text : null;
  } catch {
    return null;
  }
}

/** Waits until a server says that it is healthy; false when it ended or the time is over. */
export async function untilHealthy(
  base: string,
  given: { readonly timeoutMs: number; readonly hasEnded: () => boolean; readonly signal: AbortSignal },
): Promise<boolean> {
  const deadlineMs = performance.now() + given.timeoutMs;
  while (performance.now() < deadlineMs && !given.hasEnded() && !given.signal.aborted) {
    if ((await page(`${base}/health`)) !== null) return true;
    await wait(pollMs);
  }
  return false;
}

/** Asks a server to forget its prefix cache; whether it did. */
export async function resetCache(base: string, path: string | null): Promise<boolean> {
  return path !== null && (await page(`${base}${path}`, 'POST')) !== null;
}

function counter(metrics: string, name: string): number | null {
  const values = metrics
    .split('\n')
    .filter((line) => line.startsWith(name) && /^[{ ]/.test(line.slice(name.length)))
    .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)))
    .filter(Number.isFinite);
  return values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0);
}

/** Counters of the prefix cache; null where the server does not tell them. */
export async function cacheCounters(
  base: string,
  names: { readonly queries: string; readonly hits: string } | null,
): Promise<CacheCounters | null> {
  if (names === null) return null;
  const metrics = await page(`${base}/metrics`);
  if (metrics === null) return null;
  const [queries, hits] = [counter(metrics, names.queries), counter(metrics, names.hits)];
  return queries === null || hits === null ? null : { queries, hits };
}

/** Share of prompt tokens that the cache answered between two readings; null where that is unknown. */
export function hitRate(before: CacheCounters | null, after: CacheCounters | null): number | null {
  if (before === null || after === null) return null;
  const queries = after.queries - before.queries;
  // A server that was restarted in between counts from 0 again.
  return queries <= 0 ? null : (after.hits - before.hits) / queries;
}

const modelsSchema = z.object({ data: z.array(z.object({ id: z.string() })).length(1) });

/** The one name under which a server serves; null where it lists none or several. */
export async function onlyServedName(base: string): Promise<string | null> {
  try {
    return modelsSchema.parse(JSON.parse((await page(`${base}/v1/models`)) ?? '')).data[0]?.id ?? null;
  } catch {
    return null;
  }
}
