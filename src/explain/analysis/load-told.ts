import type { ResultRow } from '../../results/result.ts';
import type { LoadFact } from '../../text/en/explain/asked/load.ts';
import { type Cite, cite } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { bestOf, type Subject } from './subject.ts';

/** Facts of a load test by the names under which the readers keep them, as text. */
const facts: readonly (readonly [name: string, fact: LoadFact])[] = [
  ['successful requests', 'succeeded'],
  ['completed', 'succeeded'],
  ['failed requests', 'failed'],
  ['failed', 'failed'],
  ['request rate', 'rate'],
  ['request_rate', 'rate'],
  ['max concurrency', 'mostAtOnce'],
  ['max_concurrency', 'mostAtOnce'],
  ['concurrency', 'meanAtOnce'],
  ['peak concurrency', 'peakAtOnce'],
  ['max_concurrent_requests', 'peakAtOnce'],
  ['peak output tokens per second', 'peakTokens'],
  ['max_output_tokens_per_s', 'peakTokens'],
  ['acceptance length', 'acceptedLength'],
  ['accept_length', 'acceptedLength'],
  ['spec_decode_acceptance_length', 'acceptedLength'],
  ['acceptance percent', 'accepted'],
  ['spec_decode_acceptance_rate', 'accepted'],
  ['acceptance by position', 'acceptedAt'],
];

/** Counts of a load test that are added and divided, by the names under which the readers keep them. */
const counts = {
  succeeded: ['successful requests', 'completed'],
  failed: ['failed requests', 'failed'],
  inputTokens: ['input tokens', 'total_input_tokens'],
  outputTokens: ['generated tokens', 'total_output_tokens'],
  sentPerSecond: ['request rate', 'request_rate'],
  inputRate: ['input tokens per second'],
  peakTokens: ['peak output tokens per second', 'max_output_tokens_per_s'],
  meanAtOnce: ['concurrency'],
} as const;

/** A count that the row of a load test tells of its load; null where it does not. */
export function countedLoads({ extra }: Pick<ResultRow, 'extra'>, count: keyof typeof counts): number | null {
  const values = counts[count].map((name) => Number(extra[name]?.replaceAll(',', '') ?? Number.NaN));
  return values.find((value) => Number.isFinite(value)) ?? null;
}

/** A count that a load test tells of its load, with where it stands; null where it does not. */
export function countTold(
  subject: Subject,
  count: keyof typeof counts,
): { readonly value: number; readonly cite: Cite } | null {
  const best = bestOf(subject);
  if (best === null) return null;
  for (const name of counts[count]) {
    const told = best.row.extra[name];
    const value = Number(told?.replaceAll(',', '') ?? Number.NaN);
    if (told !== undefined && Number.isFinite(value))
      return { value, cite: cite(`${best.path}.extra.${name}`, told) };
  }
  return null;
}

/** Facts that a load test tells of its load beside latencies: requests that failed, rates and peaks. None for other results. */
export function loadTold(subject: Subject): Statement[] {
  const best = bestOf(subject);
  if (best === null || subject.run.basis !== 'measured') return [];
  const told = facts.flatMap(([name, fact]) => {
    const value = best.row.extra[name];
    return value === undefined ? [] : [{ name, fact, value }];
  });
  const seconds = subject.run.elapsedSeconds;
  if (told.length === 0 && seconds === null) return [];
  return [
    state(
      'measured-figures',
      'macro_only',
      [
        ...told.map(({ name, value }) => cite(`${best.path}.extra.${name}`, value)),
        ...(seconds === null ? [] : [cite(`${subject.runPath}.elapsedSeconds`, seconds)]),
      ],
      (t) =>
        t.asked.loadTold([
          ...told.map(({ fact, value }) => t.asked.loadFacts[fact](value)),
          ...(seconds === null ? [] : [t.asked.loadFacts.lasted(String(Number(seconds.toFixed(2))))]),
        ]),
    ),
  ];
}
