import { textBefore } from '../../../text/words/around.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import type { Quantity } from './quantity.ts';
import type { readUnit, Scaled, SpokenUnit } from './units.ts';

const requestCounter = new RegExp(`^ ?${anyWay('request-counter')}`, 'u');
const calledThing = new RegExp(`^的?${anyWay('called-thing')}`, 'u');

/** `日均8亿输出token`: the tokens of a day by their kind. */
const outputTokens = new RegExp(`^ ?${anyWay('output-tokens')}`, 'u');

/** A rate said the Chinese way round: `每秒25个token`, `每秒至少出25个字`. */
const perSecondBefore = leadOf('per-second-lead');
/** `一秒10次`, in front of requests alone: tokens have a time of their own. */
const oneSecondBefore = leadOf('one-second-lead');
const requestsBefore = new RegExp(
  `${anyWay('requests-noun')}${anyWay('request-amount')}?[^,;、\\n]{0,16}$`,
  'u',
);
const measureWord = (text: string, at: number) => requestCounter.exec(text.slice(at))?.[0].length ?? 0;

/** Requests of longer times: `每小时3600个请求`, `日均50万次`. */
const periods = [
  { lead: leadOf('per-minute-lead'), unit: 'requestsPerSecond', seconds: 60 },
  { lead: leadOf('per-hour-lead'), unit: 'requestsPerSecond', seconds: 3600 },
  { lead: leadOf('per-day-lead'), unit: 'requestsPerDay', seconds: 86_400 },
] as const;

function leadOf(group: string): RegExp {
  return new RegExp(`${anyWay(group)}(?:${anyWay('per-second-filler')}| )*$`, 'u');
}

/** A number that was read, and the text around it. */
interface Counted {
  readonly text: string;
  /** The text in front of the number, as far as a lead can reach. */
  readonly before: string;
  readonly base: Omit<Quantity, 'unit'>;
  readonly scaled: Scaled;
  readonly unit: ReturnType<typeof readUnit>;
  /** End of the unit. */
  readonly end: number;
}

/** A number as a rate whose time stands in front (`每秒25个token`), or counted in a unit of thousands; else null. */
export function rateAt({ text, before, base, scaled, unit, end }: Counted): Quantity | null {
  const { start, figure } = base;
  const perSecond = perSecondBefore.exec(before);
  if (perSecond && (unit === null || unit.meaning.unit === 'tokens')) {
    const rate = decimal(figure, scaled);
    const from = start - perSecond[0].length;
    // `请求从每秒2个涨到每秒10个`
    const areOfRequests = unit === null && requestsBefore.test(textBefore(text, from, 24));
    const perSecondUnit = areOfRequests ? 'requestsPerSecond' : 'tokensPerSecond';
    return {
      ...base,
      start: from,
      end: areOfRequests ? end + measureWord(text, end) : end,
      value: rate,
      unit: perSecondUnit,
    };
  }
  const areRequests = unit !== null && (unit.meaning.unit === 'users' || unit.words.includes('次'));
  const ofASecond = areRequests ? (perSecond ?? oneSecondBefore.exec(before)) : null;
  if (ofASecond) {
    const rate = decimal(figure, scaled);
    return { ...base, start: start - ofASecond[0].length, end, value: rate, unit: 'requestsPerSecond' };
  }
  const ofOutput = unit === null ? (outputTokens.exec(text.slice(end))?.[0].length ?? 0) : 0;
  const areTokens = unit?.meaning.unit === 'tokens' || ofOutput > 0;
  for (const period of areRequests || areTokens || unit === null ? periods : []) {
    const lead = period.lead.exec(before);
    // `请求量每分钟1200`: what is counted stands in front.
    const isNamed =
      areRequests ||
      areTokens ||
      says('call-noun', lead?.[0] ?? '') ||
      requestsBefore.test(before.slice(0, lead?.index ?? 0));
    if (!lead || !isNamed) continue;
    const value = decimal(figure, scaled) / period.seconds;
    if (areTokens) {
      const rate = period.unit === 'requestsPerDay' ? 'tokensPerDay' : 'tokensPerSecond';
      return {
        ...base,
        start: start - lead[0].length,
        end: end + ofOutput,
        value: Number(value.toPrecision(4)),
        unit: rate,
      };
    }
    return { ...base, start: start - lead[0].length, end: requestsEnd(text, end), value, unit: period.unit };
  }
  if (unit !== null && decimalUnits.has(unit.meaning.unit)) {
    return {
      ...base,
      end,
      value: perSecondOf(decimal(figure, scaled), unit.meaning.factor),
      unit: unit.meaning.unit,
    };
  }
  return null;
}

/** `50万次请求`: the noun behind the measure word belongs to the count. */
function requestsEnd(text: string, end: number): number {
  return end + (calledThing.exec(text.slice(end))?.[0].length ?? 0);
}

/** Rates are counted in thousands, not in 1,024. */
function decimal(figure: number, { value, scale }: Scaled): number {
  return scale === 'k' ? figure * 1000 : scale === 'm' ? figure * 1_000_000 : value;
}

/** A rate of a longer time is no more exact than four digits. */
function perSecondOf(rate: number, factor: number): number {
  return factor === 1 ? rate : Number((rate * factor).toPrecision(4));
}

/** Units whose thousands are 1,000 each: nobody counts users in 1,024. */
const decimalUnits: ReadonlySet<SpokenUnit> = new Set([
  'tokensPerSecond',
  'requestsPerSecond',
  'requestsPerDay',
  'tokensPerDay',
  'users',
]);
