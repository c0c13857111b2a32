import { request } from 'undici';
import { z } from 'zod';

/** Requests and hits of a prefix cache since the server began, in tokens. */
export interface CacheCounters {
  readonly queries: number;
  readonly hits: number;
}

const pageTimeoutMs = 5_000;

/** Answer of a page of a server; status null where nothing answered in time. */
export interface ServerPage {
  readonly status: number | null;
  readonly text: string;
}

/** Gets a page. */
export async function page(url: string, method: 'GET' | 'POST' = 'GET'): Promise<ServerPage> {
  try {
    const { statusCode, body } = await request(url, {
      method,
      headersTimeout: pageTimeoutMs,
      bodyTimeout: pageTimeoutMs,
    });
    return { status: statusCode, text: await body.text() };
  } catch {
    return { status: null, text: '' };
  }
}

/** Asks a server to forget its prefix cache, by any of the ways that its framework has had; whether one worked. */
export async function resetCache(base: string, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) {
    for (const method of ['POST', 'GET'] as const) {
      if ((await page(`${base}${path}`, method)).status === 200) return true;
    }
  }
  return false;
}

function counter(metrics: string, name: string): number | null {
  const values = metrics
    .split('\n')
    .filter((line) => line.startsWith(name) && /^[{ ]/.test(line.slice(name.length)))
    .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)))
    .filter(Number.isFinite);
  return values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0);
}

/** Names of the two counters, as one version of a framework calls them. */
export interface CacheMetricNames {
  readonly queries: string;
  readonly hits: string;
}

/** The page of counters; null where there is none. Some servers forget what they told: it is read once a moment. */
export async function metricsPage(base: string): Promise<string | null> {
  const { status, text } = await page(`${base}/metrics`);
  return status === 200 ? text : null;
}

/** Counters of the prefix cache under the first names that the server knows; null where it does not tell them. */
export function cacheCounters(
  metrics: string | null,
  names: readonly CacheMetricNames[],
): CacheCounters | null {
  if (metrics === null) return null;
  for (const one of names) {
    const [queries, hits] = [counter(metrics, one.queries), counter(metrics, one.hits)];
    if (queries !== null && hits !== null) return { queries, hits };
  }
  return null;
}

/** Share of prompt tokens that the cache answered between two readings; null where that is unknown. */
export function hitRate(before: CacheCounters | null, after: CacheCounters | null): number | null {
  if (before === null || after === null) return null;
  const queries = after.queries - before.queries;
  // A server that was restarted in between counts from 0 again.
  return queries <= 0 ? null : (after.hits - before.hits) / queries;
}

const modelsSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

/** The names under which a server serves; none where it lists none. */
export function modelNames(listed: string): readonly string[] {
  try {
    return modelsSchema.parse(JSON.parse(listed)).data.map(({ id }) => id);
  } catch {
    return [];
  }
}
