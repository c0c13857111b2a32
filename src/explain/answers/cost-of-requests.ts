import { says } from '../../text/words/words.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, whole } from '../prose-figures.ts';
import { requestsPricedIn } from './named-amounts.ts';
import type { PerDevice } from './per-card.ts';

const named: readonly (readonly [group: string, count: number])[] = [
  ['per-thousand-requests', 1000],
  ['per-ten-thousand-requests', 10_000],
  ['per-million-requests', 1_000_000],
];

/** How many requests a question asks the cost of: `per 1000 requests`, 每千次请求. Null where it names none, or a single one. */
export function pricedRequestsIn(text: string): number | null {
  return named.find(([group]) => says(group, text))?.[1] ?? requestsPricedIn(text);
}

/** Device-hours of so many requests, and their cost where an hour of a device has a price. */
export function costOfRequests(
  { subject, value, cites }: PerDevice,
  requests: number | undefined,
  hour: {
    readonly amount: number;
    readonly cites: readonly Cite[];
    readonly money: (cost: number) => string;
  } | null,
): Statement[] {
  const { outputLength } = subject.run.conditions;
  // A rate of Prefill alone counts tokens of prompts, and its requests are no whole ones.
  if (requests === undefined || outputLength === null || subject.device.phase === 'prefill') return [];
  const tokens = derive('product', requests, outputLength);
  const millions = derive('ratio', tokens.value, 1e6);
  const each = derive('deviceHours', value);
  const hours = derive('product', each.value, millions.value);
  const told = [
    ...cites,
    cite(`${subject.runPath}.conditions.outputLength`, outputLength),
    cite('question.requests', requests, 'reference'),
    tokens,
    millions,
    each,
    hours,
  ];
  if (hour === null)
    return [
      state('answered', 'macro_only', told, (t) =>
        t.asked.hoursOfRequests(whole(requests), computed(hours.value)),
      ),
    ];
  const cost = derive('product', hours.value, hour.amount);
  return [
    state('answered', 'macro_only', [...told, ...hour.cites, cost], (t) =>
      t.asked.costOfRequests(whole(requests), hour.money(cost.value), computed(hours.value)),
    ),
  ];
}
