import type { SlotId } from '../../../plan/slots/values.ts';
import { grouped } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { asks, sameLabel } from '../slot-mention.ts';
import { type Phrase, phrase } from './phrase.ts';
import { figure, lengthOf } from './shared-prefix.ts';

/** The last step of a sweep is at least so many times the first; a change that somebody asks for is smaller. */
const widthOfSweep = 4;

const swept = [
  ['concurrentUsers', 'changed-users'],
  ['inputLength', 'changed-input'],
  ['outputLength', 'changed-output'],
  ['numDevices', 'changed-count'],
] as const satisfies readonly (readonly [SlotId, string])[];

/** `并发从1压到64`: both ends of what is tried; neither is left for the other, so the plan asks which is meant. */
export const sweeps: readonly Phrase[] = swept.map(([slot, words]) =>
  phrase(
    `${anyWay(words)} ?从 ?${figure('from')} ?${anyWay('sweep-counter')}?${anyWay('sweep-verb')}${figure('to')} ?${anyWay('sweep-counter')}?`,
    (match, span) => {
      const [from, to] = [lengthOf(match, 'from'), lengthOf(match, 'to')];
      if (!from || !to || to.value / from.value < widthOfSweep) return null;
      return asks(
        slot,
        span,
        [from, to].map(({ value }) => ({ value, label: sameLabel(grouped(value)) })),
      );
    },
  ),
);
