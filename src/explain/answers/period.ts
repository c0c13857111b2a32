import { bestOf, type Subject } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { rate, requests, whole } from '../prose-figures.ts';

/** A rate of each second, and where it comes from. */
export interface Rate {
  readonly perSecond: number;
  readonly cites: readonly Cite[];
}

/** Output tokens and requests of a longer time than a second, as the best row or the whole split of a ratio serves them. */
export function ofPeriod(subject: Subject, seconds: number): Statement[] {
  const tokens = tokensOf(subject);
  const served = requestsOf(subject);
  return [
    ...given(tokens, seconds, (t, count, one) => t.asked.inPeriod(whole(seconds), count, rate(one))),
    ...given(served, seconds, (t, count, one) =>
      t.asked.requestsInPeriod(whole(seconds), count, requests(one)),
    ),
  ];
}

function given(
  found: Rate | null,
  seconds: number,
  say: (t: Parameters<Parameters<typeof state>[3]>[0], count: string, perSecond: number) => string,
): Statement[] {
  if (found === null) return [];
  const { perSecond, cites } = found;
  const total = derive('product', perSecond, seconds);
  const all = [...cites, cite('question.periodSeconds', seconds, 'reference'), total];
  return [state('answered', 'macro_only', all, (t) => say(t, whole(Math.round(total.value)), perSecond))];
}

function tokensOf(subject: Subject): Rate | null {
  const best = bestOf(subject);
  const perSecond = best?.row.throughputTokensPerSecond ?? null;
  return best === null || perSecond === null
    ? null
    : { perSecond, cites: [cite(`${best.path}.throughputTokensPerSecond`, perSecond)] };
}

/** Requests that a row or the whole split of a ratio serves each second; null where it does not follow. */
export function requestsOf(subject: Subject): Rate | null {
  const best = bestOf(subject);
  const own = best?.row.requestsPerSecond ?? null;
  if (best !== null && own !== null)
    return { perSecond: own, cites: [cite(`${best.path}.requestsPerSecond`, own)] };
  const { outputLength } = subject.run.conditions;
  const tokens = best?.row.throughputTokensPerSecond ?? null;
  // A generated token belongs to an answer, a prompt token of Prefill to none.
  if (best !== null && tokens !== null && outputLength && subject.device.phase !== 'prefill') {
    const served = derive('requestsOf', tokens, outputLength);
    return {
      perSecond: served.value,
      cites: [
        cite(`${best.path}.throughputTokensPerSecond`, tokens),
        cite(`${subject.runPath}.conditions.outputLength`, outputLength),
        served,
      ],
    };
  }
  const { pdRatio } = subject.device;
  const [pair] = pdRatio?.pairs ?? [];
  const { prefillInstances, decodeInstances } = pdRatio ?? {};
  if (!pair?.prefillQps || !pair.decodeQps || !prefillInstances || !decodeInstances) return null;
  const path = `${subject.path}.pdRatio`;
  const served = derive(
    'instanceRequests',
    prefillInstances,
    pair.prefillQps,
    decodeInstances,
    pair.decodeQps,
  );
  return {
    perSecond: served.value,
    cites: [
      cite(`${path}.prefillInstances`, prefillInstances),
      cite(`${path}.pairs[0].prefillQps`, pair.prefillQps),
      cite(`${path}.decodeInstances`, decodeInstances),
      cite(`${path}.pairs[0].decodeQps`, pair.decodeQps),
      served,
    ],
  };
}
