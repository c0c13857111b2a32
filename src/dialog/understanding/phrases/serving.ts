import { slotRecord } from '../../../plan/slots/records.ts';
import type { SlotId } from '../../../plan/slots/values.ts';
import { wordsOf } from '../../../text/words/words.ts';
import { asks, sameLabel, states } from '../statement.ts';
import { type Phrase, phrase } from './rule.ts';

/** Slots of GPU plans whose options people name; their words are the groups `SLOT-OPTION` of `dialogs/words.yaml`. */
const named = [
  ['framework', 'framework'],
  ['loadProtocol', 'load'],
  ['limitStatistic', 'statistic'],
] as const satisfies readonly (readonly [SlotId, string])[];

const options: readonly Phrase[] = named.flatMap(([slot, group]) =>
  slotRecord(slot).options.map(({ value }) =>
    phrase(wordsOf(`${group}-${value}`).source, (_, span) => states(slot, value, span)),
  ),
);

/** What only the plan of a GPU server asks: framework, arrivals, the statistic that a limit is held by. */
export const serving: readonly Phrase[] = [
  ...options,
  phrase(wordsOf('percentile').source, (match, span) =>
    // No limit is held by it: the two around it are named.
    /t?p?9[5-8]/u.test(match[0])
      ? asks(
          'limitStatistic',
          span,
          ['p90', 'p99'].map((value) => ({ value, label: sameLabel(value) })),
        )
      : null,
  ),
];
