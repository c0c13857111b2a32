import type { SlotValues } from '../../../plan/slots/values.ts';
import { labelled } from '../../../text/labelled.ts';
import { group } from '../../../text/words/matches.ts';
import { numberPattern, readNumber } from '../../../text/words/numbers.ts';
import { anyWay, says, wordsOf } from '../../../text/words/words.ts';
import { imageSizeNamed } from '../../image-sizes.ts';
import { asks, states } from '../slot-mention.ts';
import { marks } from '../source-text.ts';
import { type Phrase, phrase } from './phrase.ts';

const use = `${anyWay('use')}? ?${anyWay('measured-qualifier')}*`;
const path = '(?<![\\w/.~-])(?<path>[~./\\w-]*[\\w-]\\.ya?ml)(?![\\w])';

/** A folder with measured operators; read before a path is taken for a model. */
export const measuredDatabase: readonly Phrase[] = [
  phrase(
    `${anyWay('measured-operators')}(?: ?(?:[:=]|${anyWay('measured-link')}))* ?(?<folder>[~./][\\w./~-]+)`,
    (match, span) => states('measuredDatabase', group(match, 'folder'), span),
  ),
];

const axis = `(?:${anyWay('by-rows')}|${anyWay('by-columns')})`;

/** How much is logged, as the programs name it. */
function logLevelNamed(said: string): SlotValues['logLevel'] {
  return (['debug', 'info', 'warning', 'critical'] as const).find((level) => level === said) ?? 'error';
}

const pictureSize = anyWay('picture-size');

const bound = `(?:[ :=]|${anyWay('setting-verb')})*`;
const batchFloor = `(?:${anyWay('floor-in-front')} ?)?${anyWay('batch-word')},?${bound}(?:${anyWay('floor-in-front')}${bound})?(?<low>\\d+)`;
const boundGap = `(?:[ ,、;(]|${anyWay('bounds-between')})*`;
const batchCeiling = `(?:${anyWay('batch-word')}[ :=]*)?${anyWay('ceiling-in-front')} ?(?:${anyWay('batch-word')})?${bound}(?<high>\\d+)`;
const notOtherUnit =
  `(?! ?(?:%|${anyWay('unit-not-tokens')})(?![a-z]))(?!\\.?\\d)` + `(?! ?${anyWay('figure-of-its-own')})`;

/** Both bounds of the batch, in either order: `batch at least 4, at most 64`. */
const batchBounds: readonly Phrase[] = [
  `${batchFloor}${notOtherUnit}${boundGap}${batchCeiling}${notOtherUnit}`,
  `${anyWay('batch-word')}${bound}${anyWay('ceiling-in-front')}${bound}(?<high>\\d+)${notOtherUnit}${boundGap}${anyWay('floor-in-front')}${bound}(?<low>\\d+)${notOtherUnit}`,
].map((source) =>
  phrase(source, (match, span) => {
    const [low, high] = [Number(group(match, 'low')), Number(group(match, 'high'))];
    return low >= 1 && high >= low ? states('batchRange', [low, high], span) : null;
  }),
);

/** `one draft token`: a depth in words, which alone might be mere grammar. */
const draftDepth = phrase(
  `(?<![\\d.a-z])(?<count>${anyWay('single-draft')}) ${anyWay('drafted-tokens')} tokens?(?![a-z])`,
  (_, span) => {
    return [states('numMtpTokens', 1, span), { ...states('mtp', true, span), isImplied: true }];
  },
);

/** `MTP接受率按0.7算，开3个`: how many are drafted, told in the clause behind. */
const depthBehind = phrase(
  `(?<=(?<![a-z])mtp[^;\\n]{0,24})(?<=[,、 ])${anyWay('depth-verb')}+${anyWay('depth-becomes')}? ?(?<depth>[1-9一二两三四五])${anyWay('depth-counter')}?(?: ?tokens?)?(?= ?(?:[,;、.!?)\\n]|$))`,
  (match, span) => {
    const depth = readNumber(group(match, 'depth'));
    if (depth === null) return null;
    return [states('numMtpTokens', depth, span), { ...states('mtp', true, span), isImplied: true }];
  },
);

/** `MTP开三个`, `单层MTP`: a depth in words right at MTP, which alone might be mere grammar. */
const depthInWords = [
  `(?<=(?<![a-z])mtp ?)${anyWay('depth-verb')}${anyWay('depth-becomes')}? ?(?<depth>[一二两三四五])${anyWay('depth-counter')}(?: ?tokens?)?(?= ?(?:[,;、.!?)\\n]|$))`,
  `(?<![\\d.十百])(?:(?<single>${anyWay('depth-single')})|(?<twin>${anyWay('depth-twin')})|(?<depth>[一二两三四五]))层(?= ?mtp(?![a-z]))`,
].map((source) =>
  phrase(source, (match, span) => {
    const isNamed = group(match, 'single') !== '' || group(match, 'twin') !== '';
    const depth = isNamed ? (group(match, 'twin') === '' ? 1 : 2) : readNumber(group(match, 'depth'));
    if (depth === null) return null;
    return [states('numMtpTokens', depth, span), { ...states('mtp', true, span), isImplied: true }];
  }),
);

/** `MTP投机解码，1个token`: right behind MTP so few tokens are drafted ones, and no length. */
const depthAlone = phrase(
  `(?<=(?<![a-z])mtp ?(?:${anyWay('drafting-word')} ?)+[,、:( ]{1,3})(?<depth>[1-5一二两三四五]) ?个? ?tokens?(?= ?(?:[,;、.!?)\\n]|$))`,
  (match, span) => {
    const depth = readNumber(group(match, 'depth'));
    if (depth === null) return null;
    return [states('numMtpTokens', depth, span), { ...states('mtp', true, span), isImplied: true }];
  },
);

/** Words for pictures, in front of which a count may stand alone. */
const ofPictures = new RegExp(anyWay('picture'), 'u');

/** Engine, images, batches, files and what else has a form of its own. */
export const settings: readonly Phrase[] = [
  draftDepth,
  depthBehind,
  depthAlone,
  ...depthInWords,
  phrase(`${anyWay('device-file')}[^,、;\\n]{0,16}?${path}`, (match, span) =>
    states('deviceFile', group(match, 'path'), span),
  ),
  phrase(`${path}(?: ?${anyWay('file-as')})* ?(?:the )?${anyWay('device-file-behind')}`, (match, span) =>
    states('deviceFile', group(match, 'path'), span),
  ),
  phrase(
    `(?:${anyWay('file-of')}?${anyWay('length-called')}?s?(?: ?的)?(?: ?${anyWay('distribution-word')})?[^,、;\\n]{0,12}?)?${path}(?: ?${anyWay('in-file-zh')}的?)?(?:${anyWay('file-holds')}? ?(?:the )?${anyWay('file-kind')}?${anyWay('distribution-noun')})?`,
    (match, span) => {
      const path = group(match, 'path');
      const words = match[0].replace(path, '');
      if (says('length-distribution', words + path)) {
        return states('lengthDistribution', path, span);
      }
      return asks('lengthDistribution', span, [
        { value: path, label: labelled(({ meant }) => meant.lengthDistribution) },
        { value: path, slot: 'deviceFile', label: labelled(({ meant }) => meant.ownDevice) },
      ]);
    },
  ),
  phrase(anyWay('shared-expert-tp'), (_, span) => states('sharedExpertTp', true, span)),
  phrase(anyWay('graph-breaks'), (_, span) => states('compileAllowGraphBreak', true, span)),
  phrase(anyWay('original-results'), (_, span) => states('dumpOriginalResults', true, span)),
  phrase(
    `${anyWay('log-level')}(?:[ :=]|${anyWay('level-verb')})*(?<level>${anyWay('level-name')})(?![a-z])`,
    (match, span) => states('logLevel', logLevelNamed(group(match, 'level')), span),
  ),
  phrase(
    `${anyWay('embedding-tp')}(?: ?(?:[:=]|${anyWay('axis-link')}))* ?(?<axis>${axis})|${anyWay('embedding-by')}(?<side>${axis})(?:切分?)?`,
    (match, span) => {
      const by = group(match, 'axis') || group(match, 'side');
      return states('wordEmbeddingTp', says('by-rows', by) ? 'row' : 'col', span);
    },
  ),
  phrase(
    `${use}${anyWay('engine-tensorcast')}(?: ?${anyWay('engine-noun')})?|${use}(?:msmodeling)(?![\\w/])`,
    (_, span) => states('engine', 'tensorcast', span),
  ),
  phrase(`${use}${anyWay('embedded-word')}的? ?${anyWay('embedded-noun')}`, (_, span) =>
    states('engine', 'embedded', span),
  ),
  phrase(`${use}${anyWay('engine-aiconfigurator')}(?: ?${anyWay('engine-word')})?`, (_, span) =>
    states('engine', 'aiconfigurator', span),
  ),
  // Outside of GPU servers a load without end is how every plan is made.
  phrase(wordsOf('load-max-load').source, () => []),
  phrase(anyWay('not-text-only'), (_, span) => states('textOnly', false, span)),
  phrase(wordsOf('text-only').source, (_, span) => states('textOnly', true, span)),
  phrase(anyWay('one-stream'), (_, span) => states('concurrentUsers', 1, span)),
  phrase(wordsOf('device-hour-costs').source, (match, span) => {
    const prices = [...match[0].matchAll(/\d+(?:\.\d+)?/gu)].map(([text]) => readNumber(text));
    return prices.every((price) => price !== null && price > 0)
      ? states('deviceHourCost', prices as number[], span)
      : null;
  }),
  phrase(wordsOf('device-hour-cost').source, (match, span) => {
    const price = readNumber(/\d+(?:\.\d+)?/u.exec(match[0])?.[0] ?? '');
    return price === null || price <= 0 ? null : states('deviceHourCost', [price], span);
  }),
  // `896x896的图，每次3张`: how many of them one request has.
  phrase(
    `(?<![\\d.a-z])(?:${anyWay('pictures-of-one-request')})(?:${anyWay('pictures-verb')})*(?<count>${numberPattern}) ?${anyWay('picture-piece')}(?!${anyWay('piece-of-cards')})`,
    (match, span, text) => {
      const value = readNumber(group(match, 'count'));
      const tellsPictures = ofPictures.test(text);
      return value === null || !Number.isInteger(value) || value < 1 || !tellsPictures
        ? null
        : states('imagesPerRequest', value, span);
    },
  ),
  // `每个请求带一张图`: one picture in each request.
  phrase(anyWay('one-picture'), (_, span) => states('imagesPerRequest', 1, span)),
  // A size between the number and the pictures leaves the number without its unit: "two 1080p images".
  phrase(
    `(?<![\\d.])(?<count>${numberPattern})(?= (?:${pictureSize}) ?${anyWay('picture')})`,
    (match, span) => {
      const value = readNumber(group(match, 'count'));
      return value === null || !Number.isInteger(value) || value < 1
        ? null
        : states('imagesPerRequest', value, span);
    },
  ),
  // `1024x1024图片2张`: how many stands behind the pictures of a size.
  phrase(
    `(?<![\\d.a-z])(?<w>\\d{3,5}) ?(?:x|\\*) ?(?<h>\\d{3,5}) ?${anyWay('pixel-word')}?的? ?${anyWay('picture')}[:, 、]{0,2}(?:${anyWay('pictures-of-request')}){0,2} ?(?<count>${numberPattern}) ?${anyWay('picture-piece')}(?!卡)`,
    (match, span) => {
      const count = readNumber(group(match, 'count'));
      if (count === null || !Number.isInteger(count) || count < 1) return null;
      return [
        states('imageWidth', Number(group(match, 'w')), span),
        states('imageHeight', Number(group(match, 'h')), span),
        states('imagesPerRequest', count, span),
      ];
    },
  ),
  phrase(
    `(?<![\\d.]|[x*] ?)(?<before>${numberPattern}) ?(?:${anyWay('picture-counter')}|${anyWay('picture')})? ?${anyWay('per-request-en')}|${anyWay('per-request-zh')}(?<behind>${numberPattern}) ?(?:${anyWay('picture-counter')}|${anyWay('picture')})`,
    (match, span, text) => {
      const value = readNumber(group(match, 'before') || group(match, 'behind'));
      const isOfImages = says('picture', text) || says('picture', match[0]);
      if (!isOfImages || value === null || !Number.isInteger(value) || value < 1) return null;
      return states('imagesPerRequest', value, span);
    },
  ),
  phrase(
    `(?<![\\d.a-z])(?<w>\\d{3,5}) ?${anyWay('pixel-short')}? ?(?:\\*|${anyWay('picture-times')}) ?(?<h>\\d{3,5})(?!\\.?\\d) ?${anyWay('pixel-word')}?(?: ?的)? ?${anyWay('of-resolution')}?`,
    (match, span) => [
      states('imageWidth', Number(group(match, 'w')), span),
      states('imageHeight', Number(group(match, 'h')), span),
    ],
  ),
  // `1024 wide and 768 high`
  phrase(
    `(?<![\\d.a-z])(?<w>\\d{3,5}) ?${anyWay('pixel-word')}? ?${anyWay('wide-word')}(?:[ ,、]|${anyWay('wide-joint')})*(?<h>\\d{3,5}) ?${anyWay('pixel-word')}? ?${anyWay('high-word')}(?![a-z])`,
    (match, span) => [
      states('imageWidth', Number(group(match, 'w')), span),
      states('imageHeight', Number(group(match, 'h')), span),
    ],
  ),
  phrase(
    `(?<![\\w])(?<name>1080p|720p|1440p|2160p|${anyWay('picture-named')}|(?:4k|uhd)(?= ?${anyWay('picture-behind')}))(?: ?${anyWay('picture-noun')})?`,
    (match, span) => {
      const size = imageSizeNamed(group(match, 'name').replace('-', ' '));
      if (size === null) return null;
      const [width, height] = size;
      const reading = `${group(match, 'name')} = ${width} × ${height}`;
      return [states('imageWidth', width, span, reading), states('imageHeight', height, span, reading)];
    },
  ),
  phrase(
    `(?:${anyWay('picture')})(?:[,、\\uE000:= ]|${anyWay('pictures-filler')})*(?<count>${numberPattern}) ?${anyWay('picture-counter')}(?!卡)`,
    (match, span) => {
      const value = readNumber(group(match, 'count'));
      return value === null || !Number.isInteger(value) || value < 1
        ? null
        : states('imagesPerRequest', value, span);
    },
  ),
  ...batchBounds,
  phrase(
    `${anyWay('batch-word')}(?:[ :=]|${anyWay('batch-sizes-verb')})*(?<sizes>\\d{1,5}(?:(?: ?[,、/] ?| )\\d{1,5}(?!,(?!128|256|512)\\d{3}(?!\\d))){2,9})(?! ?${anyWay('unit-not-batch')}(?![a-z])|\\.?\\d)`,
    (match, span) => {
      const sizes = (group(match, 'sizes').match(/\d+/gu) ?? []).map(Number);
      const bounds = [Math.min(...sizes), Math.max(...sizes)];
      return states('batchRange', bounds, span, `${sizes.join(', ')}: ${bounds.join(' … ')}`);
    },
  ),
  phrase(
    `${anyWay('batch-word')}(?:[ :=]|${anyWay('batch-from')})*(?<low>\\d+) ?(?:[~,、-]|${anyWay('batch-to')}) ?(?<high>\\d+)${notOtherUnit}(?!,\\d{3}(?!\\d)| ?(?:${anyWay('figure-of-its-own')}|${marks.device}))`,
    (match, span) => states('batchRange', [Number(group(match, 'low')), Number(group(match, 'high'))], span),
  ),
  phrase(`${anyWay('batch-word')}(?: |:|=)*(?<only>\\d+) ?${anyWay('batch-fixed')}`, (match, span) => {
    const value = Number(group(match, 'only'));
    return value >= 1 ? states('batchRange', [value, value], span) : null;
  }),
  phrase(
    `${anyWay('batch-word')}(?: |:|=)*${anyWay('batch-fixed')}(?:[ :=]|${anyWay('batch-fixed-at')})*(?<only>\\d+)(?!\\.?\\d)`,
    (match, span) => {
      const value = Number(group(match, 'only'));
      return states('batchRange', [value, value], span);
    },
  ),
  phrase(
    `${anyWay('batch-word')}(?:[ :=]|${anyWay('batch-verb')})*${anyWay('ceiling-in-front')}(?:[ :=]|${anyWay('batch-ceiling')})*(?<high>\\d{1,5})${notOtherUnit}`,
    (match, span) => states('batchRange', [Number(group(match, 'high'))], span),
  ),
  phrase(
    `(?:${anyWay('no-batch')}) ?(?:size )?${anyWay('batch-beyond')}+(?<high>\\d{1,5})${notOtherUnit}`,
    (match, span) => states('batchRange', [Number(group(match, 'high'))], span),
  ),
  phrase(`(?<![a-z])max(?:imum)?(?: of)? (?<high>\\d+) ?${anyWay('batch-word')}`, (match, span) =>
    states('batchRange', [Number(group(match, 'high'))], span),
  ),
  // `batch 64以内`: the bound stands behind.
  phrase(
    `${anyWay('batch-word')}(?:[ :=]|${anyWay('beside-list')})*(?<high>\\d{1,5}) ?(?:${anyWay('bound-behind')}|${anyWay('at-the-top')})`,
    (match, span) => states('batchRange', [Number(group(match, 'high'))], span),
  ),
  phrase(`${anyWay('largest-batch')}(?:[ :=]|${anyWay('batch-largest')})*(?<high>\\d+)`, (match, span) =>
    states('batchRange', [readNumber(group(match, 'high')) ?? 0], span),
  ),
];
