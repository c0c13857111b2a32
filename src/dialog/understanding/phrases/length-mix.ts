import type { SlotId } from '../../../plan/slots/values.ts';
import { labelled } from '../../../text/labelled.ts';
import { textBefore, textBehind } from '../../../text/words/around.ts';
import { Expression } from '../../../text/words/expression.ts';
import { grouped, numberPattern } from '../../../text/words/numbers.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { findCues } from '../figures/cues.ts';
import { findQuantities } from '../figures/quantities.ts';
import type { Quantity } from '../figures/quantity.ts';
import { overlaps } from '../places.ts';
import { asks, type SlotMention, type TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import type { Interpretation } from '../understanding.ts';

/** A share of the requests; null where it is what the others leave. */
interface Share {
  readonly kind: 'share';
  readonly start: number;
  readonly end: number;
  readonly value: number | null;
}

/** A length, or lengths of input and output that stand together. */
interface Lengths {
  readonly kind: 'lengths';
  readonly start: number;
  readonly end: number;
  readonly values: readonly number[];
  /** Where the first of them ends. */
  readonly firstEnd: number;
}

type Part = Share | Lengths;
/** Requests of one kind: how many of all, and how long they are. */
type Kind = readonly [share: Share, lengths: Lengths];

const rest = new Expression(anyWay('rest-of-requests'), 'gu');
/** Words between input and output of one kind of requests. */
const pairJoint = new RegExp(
  `^ ?(?:(?:tokens? )?${anyWay('mix-input')})? ?(?:-?>|[/,、:+]|${anyWay('mix-joint')})? ?$`,
  'u',
);
/** Words between a length and the share behind it: `1k (90 %)`. */
const shareBehind = new RegExp(
  `^ ?${anyWay('mix-noun')}? ?[(:=@-]? ?${anyWay('mix-link')}? ?(?:~|${anyWay('mix-about')})?$|^(?: |${anyWay('mix-filler-zh')})*(?:请求)?${anyWay('mix-roughly-zh')}?${anyWay('mix-share-verb')}(?:[: ]|${anyWay('mix-share-filler')})*$`,
  'u',
);
const farthest = 36;
const shareHint = new RegExp(`(?:%|${anyWay('share-sign')})`, 'u');

const scaled = `${numberPattern}(?: ?(?:k(?![a-z])|${anyWay('scale-word')}))?(?: ?${anyWay('token-behind')})?`;
const rangeWithMean = new Expression(
  `(?<![\\d.a-z])(?<range>${scaled} ?(?:[~-]|${anyWay('range-to')}) ?${scaled})(?=(?: |${anyWay('range-behind')})*[ ,、;()]{1,3}${anyWay('mean-turn')}?${anyWay('mean-in-front')} ?${scaled}(?! ?(?:%|${anyWay('unit-not-length')})))`,
  'gu',
);

/** `between 1k and 10k, say 4k on average`: the mean has its word behind it. */
const rangeThenMean = new Expression(
  `(?<range>${anyWay('range-lead')}?(?<![\\d.a-z])${scaled} ?${anyWay('range-end')}?(?:[~-]|${anyWay('range-to')}|${anyWay('range-and')}) ?${scaled}(?: ${anyWay('range-end')})?)(?=[ ,;()]{1,3}(?:${anyWay('mean-turn')}|${anyWay('mean-say')})*${scaled} ${anyWay('mean-behind')})`,
  'gu',
);

const longestWithMean = new Expression(
  `(?<range>${anyWay('range-most')}(?:能)?(?:[ :]|${anyWay('range-copula')})*${scaled})(?=(?: |${anyWay('range-within')})*[ ,、;()]{1,3}${anyWay('mean-turn')}?${anyWay('mean-in-front')} ?${scaled}(?! ?(?:%|${anyWay('unit-not-length')})))`,
  'gu',
);

const postfixedMax = new Expression(
  `(?<range>${scaled} ?${anyWay('range-tops')})(?=[ ,;()]{1,3}${anyWay('mean-joint')}? ?${anyWay('mean-copula')}?${anyWay('mean-in-front')} ?${scaled}(?! ?(?:ms|s|%)))`,
  'gu',
);

const rateInFront = new RegExp(`${anyWay('rate-unit')}的? ?$`, 'u');

/** `500到20k，平均4k`, `最长4k，平均800`: the mean stands for its range. */
function leaveRanges(source: SourceText): void {
  for (const expression of [rangeWithMean, rangeThenMean, longestWithMean, postfixedMax]) {
    for (const { index, groups } of expression.matchesIn(source.text, source.letters)) {
      // `QPS峰值8，平均2`: a load at its peak is no longest request.
      if (rateInFront.test(textBefore(source.text, index, 8))) continue;
      source.leave(index, index + (groups?.range ?? '').length, 'said-otherwise');
    }
  }
}

/**
 * `90 % of prompts are 1k, the rest 8k`: requests of several kinds. A plan has one length, so the lengths and their mean
 * are named; a file may hold the distribution.
 */
export function readLengthMix(source: SourceText): SlotMention[] {
  leaveRanges(source);
  // Most texts speak of no share at all, and their numbers are read later.
  if (!shareHint.test(source.text) && !says('rest-of-requests', source.text)) return [];
  const { text } = source;
  const cues = findCues(source);
  const quantities = findQuantities(source, new Set(cues.map(({ end }) => end)));
  const kinds = runsOf(text, partsOf(source, quantities)).map((run) => kindsOf(text, run));
  return kinds.flatMap((mix) => {
    const [first, last] = [mix[0], mix.at(-1)];
    if (mix.length < 2 || !first || !last) return [];
    const start = Math.min(...mix.flat().map((one) => one.start));
    const end = Math.max(...mix.flat().map((one) => one.end));
    const lead = /[^,;\n]{0,24}$/u.exec(text.slice(0, start))?.[0].length ?? 0;
    const tail = trailingCue.exec(text.slice(end))?.[0].length ?? 0;
    const named = cues.filter((cue) => cue.start >= start - lead && cue.end <= end + tail);
    const slots = slotsOf(
      mix,
      named.map(({ kind }) => kind.id),
    );
    if (slots === null) return [];
    const from = Math.min(start, ...named.filter((cue) => cue.end <= start).map((cue) => cue.start));
    const span: TextRange = [from, end + tail];
    source.claim(...span);
    return slots.map((slot, at) => asks(slot, span, optionsOf(mix, at, slot)));
  });
}

const trailingCue = new RegExp(`^ ?(?:tokens? )?${anyWay('mix-side')}?(?![a-z])`, 'u');

function partsOf({ text, letters }: SourceText, quantities: readonly Quantity[]): Part[] {
  const shares = quantities
    .filter(
      ({ unit, value, end }) => unit === 'fraction' && value > 0 && value < 1 && isOfRequests(text, end),
    )
    .map(({ start, end, value }): Share => ({ kind: 'share', start, end, value }));
  const others = rest
    .matchesIn(text, letters)
    .map(
      ({ index, 0: words }): Share => ({
        kind: 'share',
        start: index,
        end: index + words.length,
        value: null,
      }),
    )
    .filter((each) => !shares.some(({ start, end }) => overlaps(each, [start, end])));
  const lengths: Lengths[] = [];
  for (const one of quantities.filter(isLength)) {
    const last = lengths.at(-1);
    const joins = last?.values.length === 1 && pairJoint.test(text.slice(last.end, one.start));
    const value = Math.round(one.value);
    if (joins) lengths[lengths.length - 1] = { ...last, end: one.end, values: [...last.values, value] };
    else
      lengths.push({ kind: 'lengths', start: one.start, end: one.end, values: [value], firstEnd: one.end });
  }
  return [...shares, ...others, ...lengths].toSorted((a, b) => a.start - b.start);
}

function isLength({ unit, scale, value }: Quantity): boolean {
  return unit === 'tokens' || (unit === 'none' && (scale !== '' || (value >= 100 && value < 1_000_000)));
}

/** A share of a cache, of tokens that are accepted, or of a percentile is none of the requests. */
function isOfRequests(text: string, end: number): boolean {
  const behind = textBehind(text, end, farthest);
  // `20% 8k/1k, TPOT 50`: with its lengths told, the next clause speaks of something else.
  const own = /^[^,;、\n\d]{0,16}\d[^,;、\n]*(?=[,;、\n])/u.exec(behind)?.[0];
  return !says('share-of-else', own ?? behind);
}

/** Shares and lengths that take turns, near each other. */
function runsOf(text: string, parts: readonly Part[]): Part[][] {
  const runs: Part[][] = [];
  for (const part of parts) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const gap = text.slice(last?.end ?? 0, part.start);
    const goesOn =
      last !== undefined && last.kind !== part.kind && gap.length <= farthest && !/\d/u.test(gap);
    if (run && goesOn && !says('share-of-else', gap)) run.push(part);
    else runs.push([part]);
  }
  return runs;
}

function kindsOf(text: string, run: readonly Part[]): Kind[] {
  const [first] = run;
  const isTight = (at: number) =>
    shareBehind.test(text.slice(run[at]?.end ?? 0, run[at + 1]?.start ?? 0)) && run[at + 1] !== undefined;
  const even = run.slice(0, run.length - (run.length % 2));
  const isBehind =
    first?.kind === 'lengths' && even.every((part, at) => part.kind === 'share' || isTight(at));
  const ordered = first?.kind === 'share' ? run : isBehind ? even : run.slice(1);
  const kinds: Kind[] = [];
  for (let at = 0; at + 1 < ordered.length; at += 2) {
    const pair = [ordered[at], ordered[at + 1]];
    const share = pair.find((one) => one?.kind === 'share');
    const lengths = pair.find((one) => one?.kind === 'lengths');
    if (share && lengths) kinds.push([share, lengths]);
  }
  const last = kinds.at(-1);
  // `80% 1k in, 20% 10k in, 400 out`: behind kinds of one length, the second length of the last is that of all.
  if (
    last &&
    last[1].values.length === 2 &&
    kinds.slice(0, -1).every(([, { values }]) => values.length === 1)
  ) {
    const [share, lengths] = last;
    kinds[kinds.length - 1] = [
      share,
      { ...lengths, end: lengths.firstEnd, values: lengths.values.slice(0, 1) },
    ];
  }
  const hasShare = kinds.some(([{ value }]) => value !== null);
  return hasShare || kinds.length > 1 ? kinds : [];
}

const inputCues = ['input', 'question', 'in', 'send', 'request', 'context', 'context-of-request', 'prefill'];
const outputCues = ['output', 'reply', 'out', 'receive'];

/** The slots of the lengths of each kind; null where the kinds are not told alike. */
function slotsOf(mix: readonly Kind[], named: readonly string[]): readonly SlotId[] | null {
  const counts = new Set(mix.map(([, { values }]) => values.length));
  if (counts.size > 1) return null;
  if (counts.has(2)) return ['inputLength', 'outputLength'];
  const isOutput = named.some((id) => outputCues.includes(id)) && !named.some((id) => inputCues.includes(id));
  return [isOutput ? 'outputLength' : 'inputLength'];
}

/** The mean first, where the shares say it, then the length of each kind. */
function optionsOf(mix: readonly Kind[], at: number, slot: SlotId): Interpretation[] {
  const known = mix.reduce((sum, [{ value }]) => sum + (value ?? 0), 0);
  const open = mix.filter(([{ value }]) => value === null).length;
  const left = Math.max(0, 1 - known);
  const weights = mix.map(([{ value }]) => value ?? left / Math.max(1, open));
  const total = weights.reduce((sum, one) => sum + one, 0);
  const lengths = mix.map(([, { values }]) => values[at] ?? 0);
  const mean = Math.round(lengths.reduce((sum, one, index) => sum + one * (weights[index] ?? 0), 0));
  const isWhole = Math.abs(total - 1) < 0.02 && open <= 1 && known > 0;
  const isOutput = slot === 'outputLength';
  const ofKinds = lengths.map((value, index): Interpretation => {
    const share = mix[index]?.[0].value ?? (isWhole ? left : null);
    const tokens = grouped(value);
    if (share === null)
      return { value, label: labelled(({ meant }) => (isOutput ? meant.output : meant.input)(tokens)) };
    const percent = `${Math.round(share * 100)}%`;
    const label = labelled(({ meant }) =>
      (isOutput ? meant.outputOfShare : meant.inputOfShare)(tokens, percent),
    );
    return { value, label };
  });
  const distinct = ofKinds.filter((one, index) => lengths.indexOf(Number(one.value)) === index);
  if (!isWhole || lengths.includes(mean)) return distinct;
  const label = labelled(({ meant }) => (isOutput ? meant.meanOutput : meant.meanInput)(grouped(mean)));
  return [{ value: mean, label }, ...distinct];
}
