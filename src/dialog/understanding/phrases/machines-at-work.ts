import { labelled } from '../../../text/labelled.ts';
import { group } from '../../../text/words/matches.ts';
import { grouped, numberPattern } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import { asks, type SlotMention, states, type TextRange } from '../slot-mention.ts';
import { card, count, eachMachine, whole } from './machine-words.ts';
import { type Phrase, phrase } from './phrase.ts';

const machinesNoun = `${anyWay('machine-counter-work')}${anyWay('machine-noun-zh')}?`;
const atWork = (name: string, word: string) =>
  `(?<${name}>${numberPattern}) ?${machinesNoun} ?${anyWay('at-work')} ?${word}(?![a-z])${anyWay('instance-noun-zh')}?`;
const [prefill, decode] = [atWork('p', anyWay('p-word')), atWork('d', anyWay('d-word'))];
const joint = `(?:[,、; ]|${anyWay('work-joint')}){1,6}`;
const orders = [`${prefill}${joint}${decode}`, `${decode}${joint}${prefill}`];
const each = (name: string) => `(?:${eachMachine})(?: |${anyWay('work-verb')})*${count(name)} ?(?:${card})`;

/** The size of an instance where a phase has several machines: each may be one, or all of them together. */
function sizeOf(
  slot: 'prefillDevicesPerInstance' | 'decodeDevicesPerInstance',
  machines: number,
  size: number,
  span: TextRange,
) {
  if (machines === 1) return states(slot, size, span);
  const label = (value: number) => labelled(({ meant }) => meant.perPhase(grouped(value)));
  return asks(slot, span, [
    { value: size, label: label(size) },
    { value: machines * size, label: label(machines * size) },
  ]);
}

function readMachines(match: RegExpExecArray, span: TextRange): SlotMention[] | null {
  const [p, d] = [whole(group(match, 'p')), whole(group(match, 'd'))];
  const size = whole(group(match, 'each') || group(match, 'behind'));
  if (!p || !d || !size) return null;
  const reading = `(${grouped(p)} + ${grouped(d)}) × ${grouped(size)} = ${grouped((p + d) * size)}`;
  return [
    states('mode', 'pd-ratio', span),
    states('numDevices', (p + d) * size, span, reading),
    sizeOf('prefillDevicesPerInstance', p, size, span),
    sizeOf('decodeDevicesPerInstance', d, size, span),
  ];
}

/** `每台8卡，4台做prefill，4台做decode`: machines of both phases, with the devices of each machine on either side. */
export const machinesAtWork: readonly Phrase[] = orders.flatMap((both) => [
  phrase(`${each('each')}[^;\\n\\d]{0,16}?(?<![\\d.a-z])${both}`, readMachines),
  phrase(`(?<![\\d.a-z])${both}[^;\\n\\d]{0,8}?${each('behind')}`, readMachines),
]);
