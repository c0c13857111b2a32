import { labelled } from '../../../text/labelled.ts';
import { group } from '../../../text/words/matches.ts';
import { grouped } from '../../../text/words/numbers.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { asks, type SlotMention, states, type TextRange } from '../slot-mention.ts';
import { card, device, eachMachine, whole } from './machine-words.ts';

/** Machines times the devices of each. */
export function product(machines: number, each: number, span: TextRange): SlotMention {
  const value = machines * each;
  const reading = machines === 1 ? null : `${grouped(machines)} × ${grouped(each)} = ${grouped(value)}`;
  return states('numDevices', value, span, reading);
}

/** A server has at least as many devices. */
const fewestOfServer = 4;

const ofEachNear = new RegExp(eachMachine, 'u');

/** `24张910B4，3台`: more than a machine holds, and a multiple of the machines: each or in all. */
export function timesOrAll(match: RegExpExecArray, span: TextRange, text: string): SlotMention | null {
  const [machines, each] = [whole(group(match, 'machines')), whole(group(match, 'each'))];
  // `24 GPUs (3 servers)`: in parentheses stands in how many machines all of them are.
  const isAside = /\( ?[^\s()]{1,8} ?[a-z]{3,12}$/u.test(match[0]) && each !== null && machines !== null;
  if (isAside && each % machines === 0 && each / machines >= fewestOfServer)
    return states('numDevices', each, span);
  // `16卡，2台机器`: as many as machines hold in all, without a word for each.
  const isOfEachMachine = ofEachNear.test(text.slice(Math.max(0, match.index - 12), span[1]));
  const least = isOfEachMachine ? 17 : 16;
  if (machines !== null && each !== null && machines > 1 && each >= least && each % machines === 0)
    return eitherCount(machines, each, span);
  return times(match, span);
}

const totalBehind = new RegExp(`^ ?${anyWay('total-behind')}(?![a-z])`, 'u');

const inParentheses = /\(\d{1,7}/u;

const isOfEach = new RegExp(`^ ?(?:${device} ?)?(?:(?:${card}) ?)?(?:${eachMachine})(?![a-z])`, 'u');

/** `两台8卡`: machines times the devices of each. */
export function times(match: RegExpExecArray, span: TextRange, text = ''): SlotMention | null {
  const [machines, each] = [whole(group(match, 'machines')), whole(group(match, 'each'))];
  if (machines === null || each === null) return null;
  // `一台（16 die）不够的话就两台`: what would do is open.
  // `two nodes (16 cards)`: in parentheses stands what they come to, unless it is that of each.
  const isAside = machines > 1 && each >= 16 && each % machines === 0 && inParentheses.test(match[0]);
  const behind = text.slice(match.index + match[0].length, match.index + match[0].length + 40);
  if (machines > 1 && totalBehind.test(behind)) return states('numDevices', each, span);
  if (isAside && !new RegExp(eachMachine, 'u').test(match[0]) && !isOfEach.test(behind))
    return eitherCount(machines, each, span);
  if (machines > 1 && says('fallback-value', match[0])) return eitherCount(machines, each, span);
  return product(machines, each, span);
}

/**
 * `四机32卡` names machines and all their cards, as people say it when at least eight fall to each machine;
 * `双机8卡` may be either.
 */
export function idiom(match: RegExpExecArray, span: TextRange): SlotMention | null {
  const [machines, cards] = [whole(group(match, 'machines')), whole(group(match, 'each'))];
  if (machines === null || cards === null) return null;
  if (machines === 1 || (cards % machines === 0 && cards / machines >= 8)) {
    return states('numDevices', cards, span);
  }
  return eitherCount(machines, cards, span);
}

/** Cards that are those of all machines, or of each. */
export function eitherCount(machines: number, cards: number, span: TextRange): SlotMention {
  return asks('numDevices', span, [
    { value: cards, label: labelled(({ counted }) => counted.inAll(`${cards}`)) },
    {
      value: machines * cards,
      label: labelled(({ counted }) => counted.onEach(`${cards}`, `${machines}`, `${machines * cards}`)),
    },
  ]);
}

/** The count of the plan, where a phrase tells the whole. */
export function inTotal(match: RegExpExecArray, span: TextRange): SlotMention | null {
  const value = whole(group(match, 'each') || group(match, 'before'));
  return value === null ? null : states('numDevices', value, span);
}
