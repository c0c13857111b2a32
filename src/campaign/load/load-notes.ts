import { isClientBound, type LoadFacts } from './load-document.ts';
import type { LoadFigures } from './load-figures.ts';
import { recountDiffers } from './recount.ts';
import type { RequestRecord } from './request-record.ts';

/** Reservations that a reader must know before believing the figures of a load. */
export type LoadNote =
  | { readonly code: 'chunks' | 'tokenizer' | 'recount-differs' }
  | { readonly code: 'client-bound' | 'behind-schedule' | 'burst-like' }
  | { readonly code: 'output-length' | 'input-length'; readonly asked: number; readonly got: number }
  | { readonly code: 'few-samples'; readonly requests: number }
  | { readonly code: 'failures'; readonly counts: Readonly<Record<string, number>> };

/** Means that differ by more than this from what was asked for describe another workload. */
const lengthTolerance = 0.02;
/** Below so many requests the 99th percentile is the slowest one. */
const samplesOfP99 = 200;

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length;
}

function lengthNote(
  code: 'output-length' | 'input-length',
  asked: number | null,
  got: number | null,
): LoadNote[] {
  if (asked === null || got === null || Math.abs(got - asked) <= lengthTolerance * asked) return [];
  return [{ code, asked, got }];
}

/** At an open rate whose arrivals all fall into the time of one answer, everything overlaps. */
function isBurstLike({ arrivals, requests }: LoadFacts, figures: LoadFigures): boolean {
  const median = figures.spreads.e2el?.median ?? null;
  if (arrivals.kind !== 'rate' || median === null) return false;
  return (requests / arrivals.perSecond) * 1000 < median;
}

/** Notes on a load, the gravest first. */
export function loadNotes(
  facts: LoadFacts,
  figures: LoadFigures,
  records: readonly RequestRecord[],
): LoadNote[] {
  const done = records.filter(({ failure }) => failure === null);
  const counted = done.flatMap(({ inputTokens }) => (inputTokens === null ? [] : [inputTokens]));
  const asked = done.flatMap((one) => one.requestedInputTokens ?? []);
  return [
    ...(figures.failed > 0 ? [{ code: 'failures', counts: facts.failures } as const] : []),
    ...(isClientBound({ ...facts.client, isBehindSchedule: false })
      ? [{ code: 'client-bound' } as const]
      : []),
    ...(facts.client.isBehindSchedule ? [{ code: 'behind-schedule' } as const] : []),
    ...lengthNote(
      'output-length',
      mean(done.map(({ requestedOutputTokens }) => requestedOutputTokens)),
      mean(done.map(({ outputTokens }) => outputTokens)),
    ),
    ...lengthNote(
      'input-length',
      asked.length === done.length ? mean(asked) : null,
      counted.length === done.length ? mean(counted) : null,
    ),
    ...(figures.tokensFrom === 'usage' ? [] : [{ code: figures.tokensFrom } as const]),
    ...(recountDiffers(done) === true ? [{ code: 'recount-differs' } as const] : []),
    ...(isBurstLike(facts, figures) ? [{ code: 'burst-like' } as const] : []),
    ...(facts.percentiles.includes(99) && figures.completed > 0 && figures.completed < samplesOfP99
      ? [{ code: 'few-samples', requests: figures.completed } as const]
      : []),
  ];
}

/** How many requests failed, by why. */
export function failureCounts(records: readonly RequestRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { failure } of records) {
    if (failure !== null) counts[failure.code] = (counts[failure.code] ?? 0) + 1;
  }
  return counts;
}
