import type { Conditions } from '../../results/result.ts';
import type { WhatIfChange } from '../headline.ts';

const scaledConditions = ['inputLength', 'outputLength', 'numDevices', 'ttftLimitMs', 'tpotLimitMs'] as const;

/** A condition that a question puts forward as so many times what it is, or as so much more. */
export type RelativeChange =
  | { readonly name: (typeof scaledConditions)[number]; readonly times: number }
  /** Devices added, or taken away where below 0. */
  | { readonly name: 'numDevices'; readonly more: number };

/** How many times, as people say it in words; the first that fits counts. */
const factors: readonly (readonly [RegExp, number])[] = [
  [/\b(?:double[sd]?|doubling|twice)\b|翻(?:一)?倍|翻一番|加倍|(?:长|多|大|高)一倍|一倍/u, 2],
  [/\b(?:triple[sd]?|tripling)\b/u, 3],
  [/\bquadruple[sd]?\b/u, 4],
  [/\b(?:halve[sd]?|halving|half)\b|减半|砍半|一半/u, 0.5],
];
const counted =
  /(?<![\d.])(\d{1,3}(?:\.\d{1,2})?|two|three|four|five|ten|[两二三四五十]) ?(?:x(?![a-z])|×|times|倍)/u;
/** Numbers in words, as the patterns of this file allow them. */
const spelt: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  eight: 8,
  ten: 10,
  一: 1,
  两: 2,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  八: 8,
  十: 10,
};

/** How many times something is put forward as what it is: `twice`, `3 times`, 减半. Null where nothing says it. */
export function factorIn(text: string): number | null {
  const said = counted.exec(text)?.[1];
  if (said !== undefined) return spelt[said] ?? Number(said);
  return factors.find(([words]) => words.test(text))?.[1] ?? null;
}

const subjects: readonly (readonly [RegExp, RelativeChange['name']])[] = [
  [
    /\b(?:outputs?|answers?|repl(?:y|ies)|responses?|completions?|generat\w*)\b|输出|回答|回复|生成/u,
    'outputLength',
  ],
  [/\b(?:inputs?|prompts?|contexts?|documents?|questions?)\b|输入|提示词|上下文|文档|提问/u, 'inputLength'],
  [
    /\b(?:ttft|first[- ]token)\b[^.]{0,16}\b(?:limit|budget|slo|target|allowed|relax)|首 ?token.{0,8}(?:上限|放宽)|ttft.{0,8}(?:上限|放宽)/u,
    'ttftLimitMs',
  ],
  [/\btpot\b[^.]{0,16}\b(?:limit|budget|slo|target|allowed|relax)|tpot.{0,8}(?:上限|放宽)/u, 'tpotLimitMs'],
  [
    /\b(?:cards?|devices?|gpus?|npus?|chips?|hardware|machines?|nodes?|servers?|cluster)\b|卡|设备|硬件|机器|节点|服务器|芯片/u,
    'numDevices',
  ],
];

const amount = '(\\d{1,4}|one|two|three|four|eight|[一两二三四六八])';
const cards = '(?:cards?|devices?|gpus?|npus?|chips?|dies?)(?![a-z])';
const added = new RegExp(
  `(?:another|add(?:ing)?|extra|additional|with) (?:another )?${amount} (?:more |extra |additional )?${cards}|${amount} (?:more|extra|additional|further) ${cards}|(?:再|多|追加|增加)(?:加|买|上|来|给|配|添)? ?${amount} ?(?:张|块|个)?(?:卡|设备|npu|gpu|die)`,
  'u',
);
const isMore = /\b(?:another|add(?:ing)?|extra|additional|more|further)\b|[再多加]/u;
const removed = new RegExp(
  `${amount} (?:fewer|less) ${cards}|(?:remov|tak|drop|los)(?:e|ing) (?:away )?${amount} (?:of the )?${cards}|(?:少|减|去掉|拿掉|砍掉)(?:了|掉)? ?${amount} ?(?:张|块|个)(?:卡|设备)?`,
  'u',
);

function amountOf(found: RegExpExecArray | null): number | null {
  const said = found?.slice(1).find((group) => group !== undefined) ?? null;
  return said === null ? null : (spelt[said] ?? Number(said));
}

/** Devices that a question adds to those there are, or takes from them: `8 more cards`, 少4张卡. Null where it does neither. */
export function addedDevicesIn(text: string): number | null {
  const more = added.exec(text);
  if (more !== null && isMore.test(more[0])) return amountOf(more);
  const fewer = amountOf(removed.exec(text));
  return fewer === null ? null : -fewer;
}

/** A condition that the words scale or add to: `prompts twice as long`, 卡数减半, 再加8张卡. Null where none is. */
export function relativeChangeIn(text: string): RelativeChange | null {
  const more = addedDevicesIn(text);
  if (more !== null) return { name: 'numDevices', more };
  const times = factorIn(text);
  const name = subjects.find(([words]) => words.test(text))?.[1];
  return times === null || times === 0 || name === undefined ? null : { name, times };
}

/** The same as a change in absolute figures; null where the conditions do not say what it is now. */
export function absoluteChange(change: RelativeChange, conditions: Conditions): WhatIfChange | null {
  const own = conditions[change.name];
  if (own === null) return null;
  const value = 'more' in change ? own + change.more : Math.round(own * change.times);
  return { [change.name]: Math.max(1, value) };
}

const machines =
  /(?<![a-z\d.])(\d{1,3}|one|two|three|four|eight)[- ](?:of (?:these|those|such|them|the same) )?(?:whole |full )?(?:nodes?|machines?|servers?|boxes|hosts?|chassis)(?![a-z])|(?<!第)(\d{1,3}|[一两二三四六八]) ?(?:个|台)(?:机器|节点|服务器|整机|机)|(?<!第)(\d{1,3}|[一两二三四六八]) ?台(?!\d)/u;

/** Whole machines that a question puts forward: `what about 2 nodes`. Null where it names none. */
export function machinesIn(text: string): number | null {
  const found = machines.exec(text);
  if (!found) return null;
  const said = found[1] ?? found[2] ?? found[3] ?? '';
  const count = spelt[said] ?? Number(said);
  return Number.isInteger(count) && count > 0 ? count : null;
}
