import { namesIn } from '../../plan/slots/values.ts';
import { labelled } from '../../text/labelled.ts';
import { anyWay, says } from '../../text/words/words.ts';
import { lastCorrected } from './correcting.ts';
import { ambiguous, type Slots } from './settle.ts';
import { type SlotMention, sameLabel } from './slot-mention.ts';
import type { SourceText } from './source-text.ts';
import type { AmbiguousPhrase, Interpretation } from './understanding.ts';

/** Several devices named one after another are one cross-hardware list; "or" and corrections choose one of them. */
export function settleDevices(
  source: SourceText,
  own: readonly SlotMention[],
  slots: Slots,
  ask: AmbiguousPhrase[],
): void {
  const current = lastCorrected(source.folded, own);
  const kept = current.filter((one) => one.interpretations === null);
  const stated = new Set(kept.flatMap((one) => namesIn(one.value)));
  // `910C (A3 560T)`: what a series leaves open, a device of it settles.
  const isSettled = (one: SlotMention) =>
    one.interpretations?.some(({ value }) => namesIn(value).some((id) => stated.has(id))) ?? false;
  const open = current.filter((one) => one.interpretations !== null && !isSettled(one));
  const named = [...kept, ...open].toSorted((a, b) => a.start - b.start);
  // `either 8 H200 or 16 H100`: one of all that both may mean, and none of them before it is said which.
  if (open.length > 0 && kept.length > 0 && isEitherOr(source.folded, named)) {
    ask.push(oneOf(source, named));
    return;
  }
  ask.push(...open.map((one) => ambiguous(source, one)));
  const [first] = kept;
  const last = kept.at(-1);
  if (!first || !last) return;
  const ids = [...new Set(kept.flatMap((one) => namesIn(one.value)))];
  const text = source.quote(first.start, last.end);
  const isChoice = ids.length > 1 && isEitherOr(source.folded, kept);
  if (!isChoice) {
    slots.devices = { value: ids, text, reading: null };
    return;
  }
  const interpretations: Interpretation[] = ids.map((id) => ({ value: [id], label: sameLabel(id) }));
  const all = ids.join(', ');
  ask.push({
    slot: 'devices',
    text,
    interpretations: [
      ...interpretations,
      { value: ids, label: labelled(({ meant }) => meant.compared(all)) },
    ],
  });
}

/** Every device that the words may mean. */
function oneOf(source: SourceText, named: readonly SlotMention[]): AmbiguousPhrase {
  const ids = named.flatMap((one) =>
    one.interpretations ? one.interpretations.flatMap(({ value }) => namesIn(value)) : namesIn(one.value),
  );
  return {
    slot: 'devices',
    text: source.quote(named[0]?.start ?? 0, named.at(-1)?.end ?? 0),
    interpretations: [...new Set(ids)].map((id) => ({ value: [id], label: sameLabel(id) })),
  };
}

const either = new RegExp(`^[^,、;]{0,12}${anyWay('or')}[^,、;]{0,8}$`, 'u');

/** `prefer H200, else H100`: the second only where the first is not to be had. */
const orElse = new RegExp(`(?<![a-z])${anyWay('failing-that')}(?![a-z]),?[^,;]{0,12}$`, 'u');

function isEitherOr(text: string, named: readonly SlotMention[]): boolean {
  const gaps = named.slice(1).map((one, index) => text.slice(named[index]?.end ?? 0, one.start));
  return gaps.some((gap) => either.test(gap) || orElse.test(gap)) && !says('comparing-devices', text);
}
