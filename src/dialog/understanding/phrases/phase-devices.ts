import { namesIn } from '../../../plan/slots/values.ts';
import { anyWay } from '../../../text/words/words.ts';
import { isWithin } from '../places.ts';
import { asks, type SlotMention, sameLabel, type TextRange } from '../slot-mention.ts';
import { marks, type SourceText } from '../source-text.ts';

const on = `(?:[ :=]|${anyWay('phase-on-device')})*`;
const phaseOn = (word: string) =>
  `(?<![a-z0-9])${anyWay(word)}(?![a-z]) ?(?:${anyWay('phase-node')} ?)?${on}${marks.device}+`;
const gap = '[^;\\n]{0,12}?';
const eachOnItsOwn = [
  `${phaseOn('p-word')}${gap}${phaseOn('d-word')}`,
  `${phaseOn('d-word')}${gap}${phaseOn('p-word')}`,
].map((source) => new RegExp(source, 'u'));

/**
 * `P用A2，D用A3`: each phase on devices of its own, which no plan has. One kind of device is asked for, never both taken for
 * a comparison; `span` are the words that said so.
 */
export function devicesByPhase(
  source: SourceText,
  named: readonly SlotMention[],
): { readonly named: readonly SlotMention[]; readonly span: TextRange | null } {
  const devices = named.filter(({ slot }) => slot === 'devices');
  const ids = [...new Set(devices.flatMap(({ value }) => namesIn(value)))];
  if (ids.length < 2 || devices.some(({ interpretations }) => interpretations !== null))
    return { named, span: null };
  const found = eachOnItsOwn.map((pattern) => pattern.exec(source.text)).find((match) => match !== null);
  if (!found) return { named, span: null };
  const span: TextRange = [found.index, found.index + found[0].length];
  const within = devices.filter((one) => isWithin(one, span));
  const options = ids.map((id) => ({ value: [id], label: sameLabel(id) }));
  return { named: [...named.filter((one) => !within.includes(one)), asks('devices', span, options)], span };
}
