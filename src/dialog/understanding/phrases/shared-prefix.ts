import { labelled } from '../../../text/labelled.ts';
import { textBefore } from '../../../text/words/around.ts';
import { group } from '../../../text/words/matches.ts';
import { grouped, numberPattern, readNumber, tidy } from '../../../text/words/numbers.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { asks, type SlotMention, states, type TextRange } from '../slot-mention.ts';
import { type Phrase, phrase } from './phrase.ts';
import { shareIn, shareOfCount } from './share-of-count.ts';

const factors: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, 千: 1000, 万: 10_000 };
/** A length in a group of that name. */
export const figure = (name: string) =>
  `(?<![\\d.a-z])(?<${name}>(?!半|一${anyWay('no-number-one-zh')}|百分)${numberPattern}(?!\\d| ?(?:%|${anyWay('percent-sign')})))(?<${name}Scale> ?${anyWay('prefix-scale')})?(?! ?${anyWay('no-prefix-unit')})(?:[ -]?(?:text )?${anyWay('prefix-token')}(?![a-z]))?`;
const filler = `(?:[ :=~()-]|${anyWay('part-filler')})*`;

/** A part of a prompt and its length, in either order: `4k system prompt`, `user input of 500 tokens`. */
export const part = (words: string, name: string) =>
  `(?:${figure(name)}${filler}${anyWay(words)}|(?<!(?:%|percent) ?)${anyWay(words)}${filler}${figure(`${name}Behind`)})`;
const gap = '[^;\\n\\d]{0,40}?';

/** A length of tokens as it was read. */
export interface Length {
  readonly value: number;
  readonly reading: string;
}

/** The length that a match found in the group of that name, on either side of its words. */
export function lengthOf(match: RegExpExecArray, name: string): Length | null {
  for (const key of [name, `${name}Behind`]) {
    const written = readNumber(group(match, key));
    if (written === null || written <= 0) continue;
    const letter = group(match, `${key}Scale`).trim();
    const value = Math.round(written * (factors[letter] ?? 1));
    return { value, reading: grouped(value) };
  }
  return null;
}

/**
 * Shared part of a prompt, as the hit rate (0 to 1) that a prefix cache would have; asked, as it is not said to be
 * on.
 */
function sharing(match: RegExpExecArray, shares: readonly number[], span: TextRange): SlotMention[] {
  if (!says('part-is-shared', match[0])) return [];
  const percents = [...new Set(shares.map((share) => Math.round(share * 100)))];
  return [
    asks(
      'prefixCacheHitRate',
      span,
      percents.map((percent) => ({
        value: tidy(percent / 100),
        label: labelled(({ meant }) => meant.sharedPart(`${percent}%`)),
      })),
    ),
  ];
}

function inAll(shared: Length, own: Length, span: TextRange): SlotMention {
  const value = shared.value + own.value;
  return states('inputLength', value, span, `${shared.reading} + ${own.reading} = ${grouped(value)}`);
}

const newBehindComma = /^(?:kv )?context [^,]*, ?[\d.]+ ?k? new tokens?$/u;

/** Both parts of a prompt are told: what goes in is their sum. */
const withOwnPart: Phrase['read'] = (match, span) => {
  const [shared, own] = [lengthOf(match, 'shared'), lengthOf(match, 'own')];
  if (!shared || !own) return null;
  // `context 16k, 1k new tokens`: behind a comma they are what comes out.
  if (newBehindComma.test(match[0])) return null;
  return [inAll(shared, own, span), ...sharing(match, [shared.value / (shared.value + own.value)], span)];
};

/** The input beside a shared part may hold that part or not; a shorter one cannot. */
const withInput: Phrase['read'] = (match, span) => {
  const [shared, own] = [lengthOf(match, 'shared'), lengthOf(match, 'own')];
  if (!shared || !own) return null;
  const sum = shared.value + own.value;
  if (own.value > shared.value && says('part-of-whole', match[0])) {
    return [
      states('inputLength', own.value, span, own.reading),
      ...sharing(match, [shared.value / own.value], span),
    ];
  }
  if (own.value <= shared.value)
    return [inAll(shared, own, span), ...sharing(match, [shared.value / sum], span)];
  return [
    asks('inputLength', span, [
      {
        value: own.value,
        label: labelled(({ meant }) => meant.tokensInAll(grouped(own.value))),
      },
      {
        value: sum,
        label: labelled(({ meant }) => meant.besides(grouped(own.value), grouped(sum))),
      },
    ]),
    ...sharing(match, [shared.value / own.value, shared.value / sum], span),
  ];
};

const orders = (one: string, other: string) => [`${one}${gap}${other}`, `${other}${gap}${one}`];
const shared = part('shared-part', 'shared');
/** Parts that are added up in so many words: `12k context + 300 question`. */
export const addedBy = ` ?(?:[+&,、]|${anyWay('prefix-added')})+ ?${anyWay('article')}?`;
const added = `${part('context-part', 'shared')}${addedBy}${part('own-part', 'own')}`;

/** `2k system prompt (the same for all) plus 6k of retrieved chunks`. */
const sharedAndContext = [
  `${shared}${gap}${addedBy}${part('context-part', 'own')}`,
  `${part('context-part', 'own')}${addedBy}${shared}(?:[^;\\n\\d]{0,30}?${anyWay('part-is-shared')})?`,
];

/** Three parts in so many words: `2k system prompt, 6k history and 300-token user messages`. */
const threeParts = `${shared}${gap}${part('context-part', 'middle')}${addedBy}${part('own-part', 'own')}`;

const withHistory: Phrase['read'] = (match, span) => {
  const parts = ['shared', 'middle', 'own'].map((name) => lengthOf(match, name));
  const [first] = parts;
  if (!first || parts.includes(null)) return null;
  const lengths = parts.flatMap((one) => one ?? []);
  const sum = lengths.reduce((total, { value }) => total + value, 0);
  const reading = `${lengths.map((one) => one.reading).join(' + ')} = ${grouped(sum)}`;
  return [states('inputLength', sum, span, reading), ...sharing(match, [first.value / sum], span)];
};

/** `30k tokens, of which 25k are cached`: the hit rate in so many words. */
const cachedPart = phrase(
  `(?<=${figure('own')}[^;\\n\\d]{0,40}?)${anyWay('part-of-whole')}[ ,~约]*${anyWay('prefix-about')}?${figure('shared')}(?! ?(?:%|${anyWay('part-sign')})|${anyWay('vague-part-zh')}?分之)${filler}[^,;、.\\d\\n]{0,8}?${anyWay('part-is-cached')}`,
  (match, span) => {
    const [own, shared] = [lengthOf(match, 'own'), lengthOf(match, 'shared')];
    if (!own || !shared || shared.value >= own.value) return null;
    const rate = Math.round((shared.value / own.value) * 100) / 100;
    const reading = `${shared.reading} / ${own.reading} = ${rate}`;
    return [states('prefixCacheHitRate', rate, span, reading), states('prefixCache', true, span)];
  },
);

const increment = part('turn-increment', 'own');
const history = part('history-part', 'shared');
const joint = `[ ,、;]{0,2}${anyWay('history-joint')}?`;
const cached = `(?:${anyWay('history-cached-filler')})*${anyWay('part-is-cached')}`;

/** `每轮新增2k，历史30k都命中`: what is new goes in behind a history that comes from the cache. */
const cachedHistory = [
  `${increment}${joint}${history}${cached}`,
  `${history}${cached}${joint}${increment}`,
].map((source) =>
  phrase(source, (match, span) => {
    const [own, shared] = [lengthOf(match, 'own'), lengthOf(match, 'shared')];
    if (!own || !shared) return null;
    const rate = Math.round((shared.value / (own.value + shared.value)) * 100) / 100;
    return [
      inAll(shared, own, span),
      states(
        'prefixCacheHitRate',
        rate,
        span,
        `${shared.reading} / ${grouped(own.value + shared.value)} = ${rate}`,
      ),
      states('prefixCache', true, span),
    ];
  }),
);

/** What is shared of a prompt whose length stands in front, no farther than a clause or two. */
function sharedOf(whole: string): Phrase {
  const inFront = new RegExp(`${whole}[^;\\n]{0,40}$`, 'u');
  return phrase(
    `${anyWay('part-of-whole')}[ ,~约]*${anyWay('prefix-about')}?${figure('shared')}(?! ?(?:%|${anyWay('part-sign')})|${anyWay('vague-part-zh')}?分之)[^,;、\\d\\n]{0,16}?${anyWay('part-is-shared')}`,
    (match, span, text) => {
      const before = inFront.exec(textBefore(text, match.index, 80));
      const [own, shared] = [before && lengthOf(before, 'own'), lengthOf(match, 'shared')];
      return own && shared && shared.value < own.value
        ? sharing(match, [shared.value / own.value], span)
        : null;
    },
  );
}

/** `prompt 16k, of the prompt 12k is a common prefix`. */
const sharedOfWhole = sharedOf(part('whole-input', 'own'));

/** `3,500 tokens, of which 1,000 is a fixed system prompt`, as the answer to how long the prompt is. */
export const sharedOfAnswer = sharedOf(figure('own'));

/** `a third of each 9k prompt is a common prefix`: the share that is the same in all requests. */
const shareOfWhole = phrase(
  `(?<![a-z\\d.])(?<share>${shareOfCount}) of ${anyWay('prefix-determiner')}*(?:${figure('own')} )?${anyWay('prefix-whole')}(?: ?\\((?:${anyWay('prefix-about')} ?)?${figure('ownBehind')}\\))?(?: ${anyWay('prefix-verb')})*(?: ${anyWay('prefix-often')})? ${anyWay('prefix-article')}?(?=[^,;.\\n]{0,40}${anyWay('part-is-shared')})${anyWay('prefix-shared')}(?: (?:system )?${anyWay('prefix-part')})?(?![a-z])`,
  (match, span) => {
    const share = shareIn(group(match, 'share'), 1);
    const own = lengthOf(match, 'own');
    if (share === null || share >= 1) return null;
    return [
      ...(own ? [states('inputLength', own.value, span, own.reading)] : []),
      states('prefixCacheHitRate', tidy(Math.round(share * 100) / 100), span),
      states('prefixCache', true, span),
    ];
  },
);

/** A prompt told in parts: what all requests begin with, and what is each user's own. */
export const sharedPrefix: readonly Phrase[] = [
  ...cachedHistory,
  cachedPart,
  { ...phrase(threeParts, () => null), read: withHistory },
  ...orders(shared, part('own-part', 'own')).map((source) => ({
    ...phrase(source, () => null),
    read: withOwnPart,
  })),
  { ...phrase(added, () => null), read: withOwnPart },
  { ...phrase(`${figure('own')}${addedBy}${shared}`, () => null), read: withOwnPart },
  ...sharedAndContext.map((source) => ({ ...phrase(source, () => null), read: withOwnPart })),
  ...orders(shared, part('whole-input', 'own')).map((source) => ({
    ...phrase(source, () => null),
    read: withInput,
  })),
  sharedOfWhole,
  shareOfWhole,
];

/** The part that all requests begin with, alone: no length of a whole prompt. */
export const sharedPartAlone = shared;
