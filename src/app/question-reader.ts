import './compiled-expressions.ts';
import { rateNamed } from '../dialog/understanding/figures/quantities.ts';
import { valuesNamed } from '../dialog/understanding/understand.ts';
import type { QuestionReader } from '../explain/answers/question.ts';
import type { WhatIfChange } from '../explain/headline.ts';
import type { Answers } from '../plan/answers.ts';
import { registryFacts } from '../plan/registry-facts.ts';
import { namesIn, type SlotId } from '../plan/slots/values.ts';
import { comparedConditions } from '../results/conditions.ts';
import { anyWay, says } from '../text/words/words.ts';

/** Slots of a plan that are a condition of a result under the same name, and may be put forward. */
const sameName = comparedConditions.filter(
  (name) => name !== 'searchSpace',
) satisfies readonly (keyof WhatIfChange & SlotId)[];

/** Settings of a plan that no result tells as a condition; those of servers are read on plans for GPUs. */
const settings = [
  'maxBatchedTokens',
  'framework',
  'precision',
  'limitStatistic',
] satisfies readonly (keyof WhatIfChange & SlotId)[];

const facts = registryFacts();

/** The names of conditions as results and settings spell them, in the words that a plan is spoken in. */
const spokenNames = sameName.map(
  (name) => [name, name.replace(/Ms$/u, '').replace(/(?=[A-Z])/gu, ' ')] as const,
);

const peakNamed = new RegExp(`(?<![\\d.])(\\d{3})t${anyWay('devices-flops')}?(?![a-z])`, 'iu');

const refusal = new RegExp(anyWay('refusal-asked'), 'giu');

/** A device that its peak alone tells apart: `313T`. */
function deviceOfPeak(text: string): readonly string[] | undefined {
  const peak = peakNamed.exec(text)?.[1];
  if (peak === undefined) return undefined;
  const fitting = facts
    .devices()
    .flatMap(({ id, hasEstimator }) => (hasEstimator && id.includes(`_${peak}T_`) ? [id] : []));
  return fitting.length === 1 ? fitting : undefined;
}

const devicesBecome = new RegExp(
  `(?<![a-z])${anyWay('counted-devices')}${anyWay('devices-count-noun')}? ?${anyWay('devices-become')} ?(\\d{1,5})(?![\\d.])`,
  'iu',
);

/** Some of the devices there are, with how many those are or without: `24 of the 32 cards`. */
const devicesOf = new RegExp(
  `(?<![\\d.,])(\\d{1,5}) of ${anyWay('determiner-of-devices')} (?:\\d{1,5} )?${anyWay('counted-devices-en')}(?![a-z])`,
  'iu',
);

/** A count of devices that stands behind what becomes of them: `increase devices to 16`. */
function countBehind(text: string): number | undefined {
  const count = Number((devicesBecome.exec(text) ?? devicesOf.exec(text))?.[1] ?? 0);
  return count > 0 ? count : undefined;
}

/** The words of a question with the names of conditions as they are spoken, and without the refusal of `why not`. */
function spokenWords(text: string): string {
  const asked = text.replace(refusal, 'with');
  return spokenNames.reduce((words, [name, spoken]) => words.replaceAll(name, spoken), asked);
}

const cacheWords = new RegExp(anyWay('words-of-cache'), 'iu');
const weightWords = new RegExp(anyWay('words-of-weights'), 'iu');

/** A format said of the KV cache is that of attention: `the KV in fp8`. */
function ofCache(text: string, change: WhatIfChange): WhatIfChange {
  const { quantizeLinearAction: _linear, precision: _precision, ...rest } = change;
  const format = /fp8/iu.test(text) ? 'FP8' : /int8/iu.test(text) ? 'INT8' : null;
  const isOfCache = format !== null && cacheWords.test(text) && !weightWords.test(text);
  return isOfCache && rest.quantizeAttentionAction === undefined
    ? { ...rest, quantizeAttentionAction: format }
    : change;
}

/**
 * Reads the conditions in a question the way the plan dialog reads them; a feature that is off has a rate or count of 0.
 * Formats are those of the plan in `answers`: a plan for GPUs has one precision.
 */
function conditions(text: string, answers: Answers): WhatIfChange {
  const { slots, ask } = valuesNamed(spokenWords(text), facts, { answers });
  const stated = [...sameName, ...settings].flatMap((slot) =>
    slots[slot] ? [[slot, slots[slot].value] as const] : [],
  );
  // `W8A8` leaves open how scales are made; a what-if tries the usual kind and names it.
  const usual = ask
    .filter(({ slot }) => slot === 'quantizeLinearAction')
    .map(({ slot, interpretations }) => [slot, interpretations[0]?.value] as const);
  const ofPeak = slots.devices ? undefined : deviceOfPeak(text);
  const numDevices = slots.numDevices ? undefined : countBehind(text);
  return ofCache(text, {
    ...(ofPeak === undefined ? {} : { devices: [...ofPeak] }),
    ...(numDevices === undefined ? {} : { numDevices }),
    ...(slots.prefixCache?.value === false ? { prefixCacheHitRate: 0 } : {}),
    ...(slots.mtp?.value === false ? { numMtpTokens: 0 } : {}),
    ...Object.fromEntries([...usual, ...stated]),
  });
}

/** The devices that a name stands for where it stands for several: `an A3`. */
function devicesMeant(text: string): readonly string[] {
  const { ask } = valuesNamed(spokenWords(text), facts);
  return ask
    .filter(({ slot }) => slot === 'devices')
    .flatMap(({ interpretations }) => interpretations.flatMap(({ value }) => namesIn(value)));
}

const bareRate = new RegExp(
  `${anyWay('rate-reached-zh')} ?(\\d{1,3}(?:,\\d{3})+|\\d{3,6}(?:\\.\\d+)?|\\d{1,3}(?:\\.\\d{1,3})?(?=[k万千])) ?([k万千])?(?![\\dk万千a-z%]|${anyWay('counted-behind-rate-zh')})`,
  'u',
);
const bareScales: Readonly<Record<string, number>> = { k: 1000, 千: 1000, 万: 10_000 };

/** A rate without its unit in a question about throughput: 吞吐能上4500不. */
function bareRateNamed(text: string): number | null {
  if (!says('throughput-said', text)) return null;
  const found = bareRate.exec(text);
  return found ? Number(found[1]?.replaceAll(',', '')) * (bareScales[found[2] ?? ''] ?? 1) : null;
}

/** How questions about the results of a plan name conditions and rates; of the plan its devices count. */
export function questionReaderFor({ devices }: Answers): QuestionReader {
  const answers = devices === undefined ? {} : { devices };
  return {
    conditions: (text) => conditions(text, answers),
    devicesMeant,
    tokensPerSecond: (text) => rateNamed(text) ?? bareRateNamed(text.toLowerCase()),
  };
}

/** The same where no plan is known. */
export const questionReader: QuestionReader = questionReaderFor({});
