import type { Conditions } from '../../results/result.ts';
import { readNumber } from '../../text/words/numbers.ts';
import { anyWay, says } from '../../text/words/words.ts';
import type { WhatIfChange } from '../headline.ts';

const oneMore = new RegExp(`^${anyWay('one-more')}`, 'u');

const scaledConditions = ['inputLength', 'outputLength', 'numDevices', 'ttftLimitMs', 'tpotLimitMs'] as const;

/** A condition that a question puts forward as so many times what it is, or as so much more. */
export type RelativeChange =
  | {
      readonly name: (typeof scaledConditions)[number];
      readonly times: number;
      /** The other condition that the same factor is said of. */
      readonly also?: 'outputLength';
    }
  /** Devices added, or taken away where below 0. */
  | { readonly name: 'numDevices'; readonly more: number }
  /** Whole machines added, or taken away where below 0. */
  | { readonly name: 'numDevices'; readonly moreMachines: number };

/** How many times, as people say it in words; the first that fits counts. */
const factors: readonly (readonly [group: string, times: number])[] = [
  ['factor-two', 2],
  ['factor-three', 3],
  ['factor-four', 4],
  ['factor-three-quarters', 0.75],
  ['factor-two-thirds', 2 / 3],
  ['factor-third', 1 / 3],
  ['factor-quarter', 0.25],
  ['factor-half', 0.5],
];
// 一倍 is once more, not once.
const counted = new RegExp(
  `(?<![\\d.])(\\d{1,3}(?:\\.\\d{1,2})?|two|three|four|five|ten|[两二三四五十]) ?${anyWay('times-behind')}`,
  'u',
);

/** How many times something is put forward as what it is: `twice`, `3 times`, 减半. Null where nothing says it. */
export function factorIn(text: string): number | null {
  const said = counted.exec(text)?.[1];
  if (said !== undefined) return readNumber(said);
  return factors.find(([group]) => says(group, text))?.[1] ?? null;
}

const subjects: readonly (readonly [group: string, name: RelativeChange['name']])[] = [
  ['scaled-output', 'outputLength'],
  ['scaled-input', 'inputLength'],
  ['scaled-ttft-limit', 'ttftLimitMs'],
  ['scaled-tpot-limit', 'tpotLimitMs'],
  ['scaled-devices', 'numDevices'],
];

const amount = '(\\d{1,4}|one|two|three|four|eight|[一两二三四六八])';
const cards = anyWay('counted-cards');
const piece = anyWay('card-counter-change');
const pieceOrCard = `${piece}?${anyWay('device-noun-change')}`;
const added = new RegExp(
  [
    `${anyWay('added-in-front')} (?:another )?${amount} (?:${anyWay('added-between')} )?${cards}`,
    `${amount} ${anyWay('added-behind')} ${cards}`,
    `${anyWay('added-zh')} ?${amount} ?(?:${anyWay('card-counter-added')}${anyWay('device-noun-change')}?|${pieceOrCard})`,
  ].join('|'),
  'u',
);
const removed = new RegExp(
  [
    `${amount} ${anyWay('removed-behind')} ${cards}`,
    `${anyWay('removed-in-front')} (?:away )?${amount} (?:of the )?${cards}`,
    `${anyWay('removed-zh')} ?${amount} ?${piece}${anyWay('device-removed')}?(?!${anyWay('load-follows')})`,
  ].join('|'),
  'u',
);

function amountOf(found: RegExpExecArray | null): number | null {
  const said = found?.slice(1).find((group) => group !== undefined) ?? null;
  return said === null ? null : readNumber(said);
}

/** Devices that a question adds to those there are, or takes from them: `8 more cards`, 少4张卡. Null where it does neither. */
export function addedDevicesIn(text: string): number | null {
  const more = added.exec(text);
  if (more !== null && says('is-added', more[0])) return amountOf(more);
  const fewer = amountOf(removed.exec(text));
  return fewer === null ? null : -fewer;
}

const countedMachines = '(\\d{1,3}|an?|another|one|two|three|four|eight)';
const ofThose = `(?: ${anyWay('machines-more')})?(?: of ${anyWay('machines-of')})?${anyWay('machines-whole')}?`;
const machine = anyWay('whole-machines');
const countedZh = '(\\d{1,3}|[一两二三四六八])';
const machineZh = `(?:台|个(?=${anyWay('whole-machines-zh')}))`;
const machinesLost = new RegExp(
  [
    // One of so many is what is lost.
    `(?<![a-z\\d.])(one|1|two|2) (?:out )?of ${anyWay('machines-determiner')}?(?:\\d{1,3}|two|three|four|eight) ${machine} ${anyWay('machines-lost-behind')}`,
    `(?<![a-z])${anyWay('machines-lost-in-front')} ${anyWay('machines-just')}?${countedMachines}${ofThose} ${machine}`,
    `(?<![a-z\\d.])${countedMachines}${ofThose} ${machine} ${anyWay('machines-lost-behind')}`,
    `(?<![a-z\\d.])${countedMachines} ${anyWay('removed-behind')} ${machine}`,
    `${anyWay('machines-lost-zh')} ?${countedZh} ?${machineZh}`,
    `(?<!第)${countedZh} ?${machineZh}${anyWay('whole-machines-zh')}?${anyWay('machines-lost-behind-zh')}`,
  ].join('|'),
  'u',
);
const machinesAdded = new RegExp(
  [
    `(?<![a-z])${anyWay('machines-added-in-front')} ${anyWay('machines-merely')}?${countedMachines}${ofThose} ${machine}`,
    `(?<![a-z\\d.])${countedMachines} ${anyWay('added-behind')} ${machine}`,
    `(?<![a-z])(${anyWay('machines-another')}) ${machine}`,
    `${anyWay('added-zh')} ?${countedZh} ?${machineZh}`,
  ].join('|'),
  'u',
);

/** A word for how many machines; an article or `another` is one. */
function machineCount(found: RegExpExecArray | null): number | null {
  const said = found?.slice(1).find((group) => group !== undefined);
  if (said === undefined) return null;
  return oneMore.test(said) ? 1 : readNumber(said);
}

/** Whole machines that a question adds to those there are, or takes from them: `one server dies`. Null where it does neither. */
function addedMachinesIn(text: string): number | null {
  const lost = machineCount(machinesLost.exec(text));
  return lost === null ? machineCount(machinesAdded.exec(text)) : -lost;
}

/** A condition that the words scale or add to: `prompts twice as long`, 卡数减半, 再加8张卡. Null where none is. */
export function relativeChangeIn(text: string): RelativeChange | null {
  const moreMachines = addedMachinesIn(text);
  if (moreMachines !== null) return { name: 'numDevices', moreMachines };
  const more = addedDevicesIn(text);
  if (more !== null) return { name: 'numDevices', more };
  const times = factorIn(text);
  const name = subjects.find(([group]) => says(group, text))?.[1];
  if (times === null || times === 0 || name === undefined) return null;
  return says('scaled-lengths', text)
    ? { name: 'inputLength', times, also: 'outputLength' }
    : { name, times };
}

function isTime(name: RelativeChange['name']): name is 'ttftLimitMs' | 'tpotLimitMs' {
  return name === 'ttftLimitMs' || name === 'tpotLimitMs';
}

/**
 * The same as a change in absolute figures; null where the conditions do not say what it is now, where machines are counted
 * and their devices are not known, or where no machine is left.
 */
export function absoluteChange(
  change: RelativeChange,
  conditions: Conditions,
  devicesPerMachine: number | null,
  figures: Partial<Pick<Conditions, 'ttftLimitMs' | 'tpotLimitMs'>> = {},
): WhatIfChange | null {
  // Where nothing limits a time, the time itself is what a factor is said of.
  const own = conditions[change.name] ?? (isTime(change.name) ? (figures[change.name] ?? null) : null);
  if (own === null) return null;
  if ('moreMachines' in change) {
    const left = devicesPerMachine === null ? 0 : own + change.moreMachines * devicesPerMachine;
    return left > 0 ? { numDevices: left } : null;
  }
  if ('more' in change) return { [change.name]: Math.max(1, own + change.more) };
  const { name, times, also } = change;
  const other = also === undefined ? null : conditions[also];
  if (also !== undefined && other === null) return null;
  const scaled = (value: number) => Math.max(1, Math.round(value * times));
  return { [name]: scaled(own), ...(also === undefined || other === null ? {} : { [also]: scaled(other) }) };
}

const machines = new RegExp(
  [
    `(?<![a-z\\d.])(\\d{1,3}|one|two|three|four|eight)[- ](?:of ${anyWay('machines-of-those')} )?${anyWay('machines-entire')}?${machine}`,
    `(?<!第)(\\d{1,3}|[一两二三四六八]) ?${anyWay('instances-counter')}${anyWay('whole-machines-zh')}`,
    '(?<!第)(\\d{1,3}|[一两二三四六八]) ?台(?!\\d)',
  ].join('|'),
  'u',
);

/** Whole machines that a question puts forward in all: `what about 2 nodes`. Null where it names none. */
export function machinesIn(text: string): number | null {
  const found = machines.exec(text);
  if (!found || addedMachinesIn(text) !== null) return null;
  const said = found[1] ?? found[2] ?? found[3] ?? '';
  const count = readNumber(said);
  return count !== null && Number.isInteger(count) && count > 0 ? count : null;
}
