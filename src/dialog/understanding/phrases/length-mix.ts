import type { SlotId } from '../../../plan/slots/values.ts';
import { grouped, numberPattern, readNumber } from '../../../text/words/numbers.ts';
import { anyWay } from '../../../text/words/words.ts';
import type { SourceText } from '../source-text.ts';
import { asks, type Statement } from '../statement.ts';
import { group } from './rule.ts';

const factors: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, 千: 1000, 万: 10_000 };

const filler = `(?:[ :=(]|${anyWay('mix-filler')})*`;
const share = `(?:(?<percent>\\d{1,2}(?:\\.\\d+)?) ?%|(?<tenths>[一二两三四五六七八九]) ?成(?!本)|(?<half>一半|half)|(?<rest>${anyWay('mix-rest')})(?: ?(?<restPercent>\\d{1,2}(?:\\.\\d+)?) ?%)?)`;
const figure = (name: string) =>
  `(?<![\\d.a-z])(?<${name}>${numberPattern})(?<${name}Scale> ?(?:[km](?![a-z])|千|万))?(?: ?(?:个?tokens?|字))?(?![\\d.]|[a-z%]| ?(?:ms|s|秒|毫秒|卡|张|并发|qps)(?![a-z]))`;
/** One length, or those of input and output. */
const lengths = `${figure('one')}(?:(?: ?(?:进|入|in|输入)(?![a-z]) ?[,、/]? ?(?:输出|生成)?|[ ,、/]| ?(?:输出|生成|出|out) ?)${figure('two')}(?: ?(?:出|out|输出)(?![a-z]))?(?! ?[%成]))?`;
const part = new RegExp(`${share}${filler}(?<output>输出|生成|回答|回复|outputs?)?${filler}${lengths}`, 'uy');
const begins = /\d{1,2}(?:\.\d+)? ?%|[一二两三四五六七八九] ?成|一半|(?<![a-z])half(?![a-z])/gu;
const joint = /(?:左右|以内|上下|[ ,、;)(]|和|与|以及|and|but){0,4}/uy;

interface Part {
  readonly end: number;
  /** Null: what the other parts leave. */
  readonly share: number | null;
  readonly slots: ReadonlyMap<SlotId, number>;
}

function lengthOf(match: RegExpExecArray, name: string): number | null {
  const written = readNumber(group(match, name));
  if (written === null) return null;
  return Math.round(written * (factors[group(match, `${name}Scale`).trim()] ?? 1));
}

function shareOf(match: RegExpExecArray): number | null {
  const percent = group(match, 'percent') || group(match, 'restPercent');
  if (percent !== '') return Number(percent) / 100;
  if (group(match, 'half') !== '') return 0.5;
  const tenths = readNumber(group(match, 'tenths') || ' ');
  return tenths === null ? null : tenths / 10;
}

function partAt(text: string, at: number): Part | null {
  part.lastIndex = at;
  const match = part.exec(text);
  const one = match && lengthOf(match, 'one');
  if (!match || one === null || one < 32) return null;
  const two = lengthOf(match, 'two');
  const first: SlotId = group(match, 'output') === '' ? 'inputLength' : 'outputLength';
  const slots = new Map<SlotId, number>(
    two === null
      ? [[first, one]]
      : [
          ['inputLength', one],
          ['outputLength', two],
        ],
  );
  return { end: match.index + match[0].trimEnd().length, share: shareOf(match), slots };
}

/** Two parts or more, one behind the other. */
function partsFrom(text: string, start: number): readonly Part[] {
  const parts: Part[] = [];
  let at = start;
  for (let one = partAt(text, at); one; one = partAt(text, at)) {
    parts.push(one);
    joint.lastIndex = one.end;
    at = one.end + (joint.exec(text)?.[0].length ?? 0);
  }
  return parts;
}

/** Shares that add up, the rest filled in; null where they do not. */
function wholeShares(parts: readonly Part[]): readonly number[] | null {
  const told = parts.reduce((sum, one) => sum + (one.share ?? 0), 0);
  const open = parts.filter((one) => one.share === null).length;
  if (open > 1 || told > 1.001 || (open === 0 && Math.abs(told - 1) > 0.011)) return null;
  return parts.map((one) => one.share ?? 1 - told);
}

const scaled = `${numberPattern}(?: ?(?:k(?![a-z])|千|万))?(?: ?(?:个?tokens?|字))?`;
const rangeWithMean = new RegExp(
  `(?<![\\d.a-z])(?<range>${scaled} ?(?:到|至|~|-|to) ?${scaled})(?=(?:都有|不等|之间|不定|左右| )*[ ,、;()]{1,3}(?:但|but )?${anyWay('mean-in-front')} ?${scaled}(?! ?(?:ms|s|秒|毫秒|卡|张|%)))`,
  'gu',
);

/** `500到20k，平均4k`: the mean stands for its range. */
function leaveRanges(source: SourceText): void {
  for (const { index, groups } of source.text.matchAll(rangeWithMean)) {
    source.leave(index, index + (groups?.range ?? '').length, 'said-otherwise');
  }
}

/**
 * `90%请求是1k，其余8k`: lengths with the share of the requests that have them. A plan has one length, so their mean is
 * asked about; where the shares do not add up, the mix is laid aside.
 */
export function readLengthMix(source: SourceText): Statement[] {
  leaveRanges(source);
  const found: Statement[] = [];
  for (const begin of source.text.matchAll(begins)) {
    const parts = partsFrom(source.text, begin.index);
    const [first, ...others] = parts;
    const last = others.at(-1);
    if (
      !first ||
      !last ||
      !others.every((one) => [...first.slots.keys()].every((slot) => one.slots.has(slot)))
    )
      continue;
    const span = [begin.index, last.end] as const;
    const shares = wholeShares(parts);
    if (shares === null) source.leave(...span, 'length-mix');
    else {
      for (const slot of first.slots.keys()) {
        const value = Math.round(
          parts.reduce((sum, one, at) => sum + (one.slots.get(slot) ?? 0) * (shares[at] ?? 0), 0),
        );
        const text = grouped(value);
        found.push(
          asks(slot, span, [
            {
              value,
              label: { en: `${text} tokens, the mean of the mix`, zh: `${text} token，各类请求的平均` },
            },
          ]),
        );
      }
      source.claim(...span);
    }
  }
  return found;
}
