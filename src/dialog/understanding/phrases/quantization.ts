import { slotRecord } from '../../../plan/slots/records.ts';
import { group } from '../../../text/words/matches.ts';
import { readNumber } from '../../../text/words/numbers.ts';
import { anyWay, says, wordsOf } from '../../../text/words/words.ts';
import { asks, type SlotMention, sameLabel, states, type TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';
import { type Phrase, phrase } from './phrase.ts';

const scheme = `(?: ?的?${anyWay('quant-noun')})*`;

const action = (text: string): string => text.toUpperCase().replaceAll(/[^A-Z0-9]/gu, '');
const isStatic = (text: string): boolean => says('static-stem', text);
const isDynamic = (text: string): boolean => says('dynamic-stem', text);

/** Formats of the linear layers, by the slot's own record. */
const known = slotRecord('quantizeLinearAction').options.map(({ value }) => String(value));

/** A format that no quantization here has: refused where values are checked, with the nearest that exist. */
function unknownFormat(words: string, span: TextRange): SlotMention[] {
  return [states('quantize', 'custom', span), states('quantizeLinearAction', words, span)];
}

function linearAction(stem: string, kind: string, span: TextRange): SlotMention[] {
  const custom = states('quantize', 'custom', span);
  if (!known.some((one) => one.startsWith(`${stem}_`))) return unknownFormat(stem, span);
  if (isStatic(kind) !== isDynamic(kind)) {
    const value = `${stem}_${isStatic(kind) ? 'STATIC' : 'DYNAMIC'}`;
    return [custom, states('quantizeLinearAction', value, span)];
  }
  return [custom, oneOf(span, [`${stem}_DYNAMIC`, `${stem}_STATIC`])];
}

function oneOf(span: TextRange, actions: readonly string[]): SlotMention {
  return asks(
    'quantizeLinearAction',
    span,
    actions.map((one) => ({ value: one, label: sameLabel(one) })),
  );
}

function attention(text: string, span: TextRange): SlotMention[] {
  const value = says('fp8-name', text) ? 'FP8' : 'INT8';
  return [states('quantize', 'custom', span), states('quantizeAttentionAction', value, span)];
}

const unquantized = (span: TextRange): SlotMention[] => [
  states('quantize', 'custom', span),
  states('quantizeLinearAction', 'DISABLED', span),
  // Stands back where the text says something else about attention.
  { ...states('quantizeAttentionAction', 'DISABLED', span), isFallback: true },
];

const dynamic = anyWay('scale-kind');
/** Grain of one scale, in front of its kind: `per-token dynamic`. */
const grain = anyWay('scale-grain');
const weights = anyWay('weights');
const activations = anyWay('activations');

/** Weights of some bits with activations of others, told in words: `int4 weights, int8 activations`. */
const inWords = `(?<![\\d.a-z])(?:int|w)? ?(?<w>4|8)(?:[- ]?bit)?[- ]?${weights}(?: ?(?:[,、/+]|${anyWay('weights-joint')})? ?)${anyWay('activation-letter')}? ?(?<a>8|16)(?:[- ]?bit)?[- ]?${activations}(?: ?(?:,|、)? ?(?<kind>${dynamic}))?`;
/** The same with the numbers behind: `weights int4, activations int8`. */
const inWordsBehind = `${weights}(?: ?(?::|${anyWay('bits-link')}))? ?(?:int|w) ?(?<w>4|8)(?: ?${dynamic})?(?: ?(?:[,、/]|${anyWay('bits-joint')})? ?)${activations}(?: ?(?::|${anyWay('bits-link')}))? ?${anyWay('activation-letter')} ?(?<a>8|16)(?: ?(?:,|、)? ?(?<kind>${dynamic}))?`;

const scalesApart = new RegExp(anyWay('scales-apart'), 'u');

/** `W8A8 … with static scales`: a format whose scales are told elsewhere in the text. */
export function withScales(source: SourceText, statements: readonly SlotMention[]): readonly SlotMention[] {
  const told = scalesApart.exec(source.text);
  if (!told) return statements;
  const suffix = isStatic(told[0]) ? '_STATIC' : '_DYNAMIC';
  const meant = ({ slot, interpretations }: SlotMention) =>
    slot === 'quantizeLinearAction' && interpretations?.length === 2
      ? interpretations.find(({ value }) => String(value).endsWith(suffix))
      : undefined;
  if (!statements.some(meant)) return statements;
  source.claim(told.index, told.index + told[0].length);
  return statements.map((one) => {
    const found = meant(one);
    return found ? { ...one, value: found.value, interpretations: null } : one;
  });
}

/** `weights to int8 with int8 activations`. */
const inWordsMixed = `${weights} ?(?::|${anyWay('weights-verb')})* ?(?:int|w)? ?(?<w>4|8)(?:[- ]?bits?)?(?: ?,)? ?(?:[,+/]|${anyWay('activation-joint')}) ?(?:int|a)? ?(?<a>8|16)(?:[- ]?bit)?[- ]?${activations}(?: ?[,(]? ?(?<kind>${dynamic})\\)?)?`;

/** Quantisation of linear layers and of attention; a bare `W8A8` or `int8` leaves open which kind. */
export const quantization: readonly Phrase[] = [
  phrase(anyWay('weights-and-cache-fp8'), (_, span) => [
    states('quantize', 'custom', span),
    states('quantizeLinearAction', 'FP8', span),
    states('quantizeAttentionAction', 'FP8', span),
  ]),
  phrase(anyWay('weights-and-cache-unquantized'), (_, span) => [
    states('quantize', 'custom', span),
    states('quantizeLinearAction', 'DISABLED', span),
    states('quantizeAttentionAction', 'DISABLED', span),
  ]),
  phrase(anyWay('kv-cache-quantized'), (match, span) => attention(match[0], span)),
  phrase(anyWay('kv-cache-too'), (_, span, text) =>
    attention(text.slice(Math.max(0, span[0] - 40), span[1]), span),
  ),
  phrase(anyWay('quantized-kv-cache'), (match, span) => attention(match[0], span)),
  phrase(anyWay('kv-cache-unquantized'), (_, span) => [
    states('quantize', 'custom', span),
    states('quantizeAttentionAction', 'DISABLED', span),
  ]),
  phrase(
    `(?<![a-z0-9])mx ?-?fp ?4${scheme}(?: ?[,、(] ?| )(?:with )?(?:a )?${anyWay('group-word')}[- ]?${anyWay('group-size')}?(?:[ :=]|${anyWay('group-filler')})*(?<n>\\d+)\\)?`,
    (match, span) => [
      states('quantize', 'custom', span),
      states('quantizeLinearAction', 'MXFP4', span),
      states('mxfp4GroupSize', readNumber(group(match, 'n')) ?? 0, span),
    ],
  ),
  phrase(
    `(?:(?:${dynamic} ?${anyWay('format-against')} ?)?${dynamic} ?${anyWay('scheme-of')}? ?)?(?<![a-z0-9])(?<stem>w ?\\d{1,2} ?a ?\\d{1,2})(?<cache>c\\d{1,2})?(?<short>[ds](?![a-z0-9]))?(?![0-9])(?:[ _-]*\\( ?${grain}?${dynamic}(?: ?${grain})?${scheme} ?\\)|[ _-]*${grain}?${dynamic}(?: ?${grain}(?![a-z]))?|, ?${dynamic}(?= ?(?:[,;.)\\n]|${anyWay('scale-meant')}|$)))?(?: ?${anyWay('format-against')} ?(?:the )?${dynamic})?${scheme}(?:[ _-]*${dynamic})?(?:[ ,、;(]{1,3}${activations}(?:[ :]|${anyWay('activation-filler')})*${dynamic}${scheme}\\)?)?(?![a-z])`,
    (match, span) => {
      const short = { d: 'dynamic', s: 'static' }[group(match, 'short')] ?? '';
      const linear = linearAction(action(group(match, 'stem')), match[0] + short, span);
      const cached = group(match, 'cache');
      if (cached === '') return linear;
      // The bits behind the C are those of the KV cache, which is quantised with attention.
      const value = cached === 'c8' ? 'INT8' : cached.toUpperCase();
      return [...linear, states('quantizeAttentionAction', cached === 'c16' ? 'DISABLED' : value, span)];
    },
  ),
  phrase(wordsOf('eight-bit-weights').source, (_, span) => linearAction('W8A16', '', span)),
  phrase(wordsOf('unknown-formats').source, (match, span) =>
    unknownFormat(
      match[0]
        .trim()
        .replace(/^[-_. ]+/u, '')
        .toUpperCase(),
      span,
    ),
  ),
  phrase(anyWay('weights-and-activations'), (match, span) => linearAction('W8A8', match[0], span)),
  ...[inWords, inWordsBehind, inWordsMixed].map((words) =>
    phrase(words, (match, span) =>
      linearAction(`W${group(match, 'w')}A${group(match, 'a')}`, match[0], span),
    ),
  ),
  phrase(
    `(?:${dynamic} ?的?)?(?<![a-z0-9])(?:(?:int|w) ?(?<bits>4|8)|(?<word>4|8)[- ]?bit)(?![0-9a-z])[- ]?${anyWay('weight-only')}?(?:,? ?${dynamic})?${scheme}`,
    (match, span) => {
      const bits = group(match, 'bits') || group(match, 'word');
      const kinds = isStatic(match[0])
        ? ['STATIC']
        : isDynamic(match[0])
          ? ['DYNAMIC']
          : ['DYNAMIC', 'STATIC'];
      const isWeightOnly = says('weight-only', match[0]);
      const stems = bits === '4' ? ['W4A8'] : isWeightOnly ? ['W8A16'] : ['W8A8', 'W8A16'];
      const actions = stems.flatMap((stem) => kinds.map((kind) => `${stem}_${kind}`));
      const [only] = actions;
      const custom = states('quantize', 'custom', span);
      return only !== undefined && actions.length === 1
        ? [custom, states('quantizeLinearAction', only, span)]
        : [custom, oneOf(span, actions)];
    },
  ),
  phrase(`(?<![a-z0-9])${anyWay('fp4-name')}(?![a-z0-9])${scheme}`, (_, span) => [
    states('quantize', 'custom', span),
    states('quantizeLinearAction', 'MXFP4', span),
  ]),
  phrase(
    `(?<![a-z0-9])${anyWay('block-lead')}?(?:e4m3|${anyWay('fp8-spelled')})(?![a-z0-9])(?:[-_ ]?(?:block|${dynamic}|w8a8))?${scheme}`,
    (_, span) => [states('quantize', 'custom', span), states('quantizeLinearAction', 'FP8', span)],
  ),
  phrase(anyWay('unquantized'), (match, span) =>
    says('weights', match[0])
      ? unquantized(span).filter(({ slot }) => slot !== 'quantizeAttentionAction')
      : unquantized(span),
  ),
  phrase(anyWay('recommended-quantization'), (_, span) => states('quantize', 'recommended', span)),
];
