import { slotRecord } from '../../../plan/slots/records.ts';
import type { SlotId } from '../../../plan/slots/values.ts';
import { group } from '../../../text/words/matches.ts';
import { anyWay, wordsOf } from '../../../text/words/words.ts';
import { asks, sameLabel, states } from '../slot-mention.ts';
import { type Phrase, phrase } from './phrase.ts';

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

const recording = (kinds: string) => `(?<![\\w/.~-])(?<path>[~./\\w-]*[\\w-]\\.(?:${kinds}))(?![\\w])`;

/** Requests come as a file has recorded them. */
const recorded: Parameters<typeof phrase>[1] = (match, span) => [
  states('loadProtocol', 'arrivals', span),
  states('arrivalsFile', group(match, 'path'), span),
];

/** Slots that only the plan of a GPU server asks: framework, arrivals, the statistic that a limit is held by. */
export const serving: readonly Phrase[] = [
  // A recording is named by its own kind of file, or by what it is.
  phrase(
    `(?:${anyWay('arrivals-cue')}[^,、;\\n]{0,24}?)?${recording('jsonl|csv')}(?: ?${anyWay('arrivals-behind')})?`,
    recorded,
  ),
  phrase(`${anyWay('arrivals-cue')}[^,、;\\n]{0,24}?${recording('json')}`, recorded),
  phrase(`${recording('json')} ?${anyWay('arrivals-behind')}`, recorded),
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
