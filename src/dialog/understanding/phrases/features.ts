import type { SlotId } from '../../../plan/slots/values.ts';
import type { SourceText } from '../source-text.ts';
import { type Statement, states } from '../statement.ts';

/** Features that are on or off, and the words for them. */
const features: readonly { readonly slot: SlotId; readonly words: string }[] = [
  {
    slot: 'prefixCache',
    words:
      '(?<![a-z])(?:(?:automatic )?prefix[- ]?(?:kv[- ]?)?cach(?:e|es|ing|ed)|prefix[- ]?(?:reuse|sharing)|prompt cach(?:e|ing)|apc|radix ?(?:cache|attention))(?![a-z])|前缀 ?(?:缓存|cache|复用|共享)(?:功能)?',
  },
  {
    slot: 'mtp',
    words:
      '(?<![a-z])(?:mtp(?:[- ]?(?:decoding|heads?|layers?|module))?|multi[- ]?token[- ]?prediction|spec(?:ulative)?[- ]?decod(?:ing|e)|speculation|spec(?= ?(?:off|on|disabled)))(?![a-z])|投机(?:解码|推理|采样|执行)?|多 ?token ?预测',
  },
  {
    slot: 'compile',
    words:
      '(?<![a-z])(?:graph compil(?:ation|ing|ed)|torch[. ]?compile|graph mode|graph capture)(?![a-z])|图(?:模式|编译)|编译(?:模式|优化)|入图|成图',
  },
];
/** Everyday words that name a feature only where they switch it: `cache off`, `开编译`. */
const switchedWords: readonly (typeof features)[number][] = [
  {
    slot: 'prefixCache',
    words: '(?<![a-z] ?)(?<!kv[- ]?)(?:cach(?:e|ing))(?![a-z])|(?<!kv ?)(?<!前缀)缓存',
  },
  { slot: 'compile', words: '(?<![a-z])compil(?:e|ation|ing|ed)(?![a-z])|编译' },
];

const offBefore =
  "(?:(?<![a-z])(?:no|not|nor|neither|without(?: any)?|w/o|disable[sd]?|disabling|don't|do not|never|turn(?:ing|ed)? off|switch(?:ing|ed)? off|skip(?:ping)?|leave out|leaving out|drop|omit|exclude|minus|forget(?: about)?|ditch|kill)(?![a-z])|不开启?|不用|不启用|不使用|不要|不加|不带|不做|不需要|不考虑|不打算用|不支持|不搞|不走|不|别开?|关闭?|关掉|禁用|先不|暂不|暂时不|无需?|没有?|去掉|免)(?: ?(?:use|using|used|enable|enabled|want|need|the|any|a|for|with|of|also|yet|做|开启?|用|要|启用|使用|考虑|加|带|搞))*[ :=]*$";
const onBefore =
  '(?:(?<![a-z])(?:with|enable[sd]?|enabling|use|uses|using|turn(?:ing|ed)? on|switch(?:ing|ed)? on|keep|including|plus|add|want)(?![a-z])|开启?|启用|使用|打开|加上?|带上?|用|要)[ :=]*$';
const offBehind =
  "^(?: ?(?:is|are|be|should be|stays?|都|也|均|全|先|就|暂时|目前|这次|全都?|默认))*[ :=]*(?:(?<![a-z])(?:off|disabled|false|none|no|not (?:used|needed|enabled|wanted)|isn't (?:used|needed)|unused|out)(?![a-z])|0(?![.\\d%])|关闭?掉?|关了|不开启?|不上了?|别[开用上]|不用了?|不启用|不使用|不要了?|不需要|不考虑|不加|不带|不做|没开|没有|禁用|去掉|免了|算了|无|否)";
const onBehind =
  '^(?: ?(?:is|are|be|should be|stays?|都|也|均|全|先|就))*[ :=]*(?:(?<![a-z])(?:on|enabled|true|yes|used)(?![a-z])|开(?:启|着)?|打开|启用|使用|要)';

const listing = /^ ?(?:and|or|nor|\/|&|\+|、|和|与|跟|及|以及|或者?|还有) ?(?:the |no )?$/u;
const commaListing = /^ ?(?:,|、) ?$/u;

interface Mention {
  readonly slot: SlotId;
  readonly start: number;
  readonly end: number;
  readonly sign: 'on' | 'off' | null;
  /** Words of the sign included. */
  readonly from: number;
  readonly to: number;
}

function mentionsOf(text: string): Mention[] {
  const named = features.flatMap(({ slot, words }) => placesOf(text, slot, words));
  const bare = switchedWords
    .flatMap(({ slot, words }) => placesOf(text, slot, words))
    .filter((one) => one.sign !== null)
    .filter((one) => named.every((other) => one.start >= other.end || one.end <= other.start));
  return [...named, ...bare].toSorted((a, b) => a.start - b.start);
}

function placesOf(text: string, slot: SlotId, words: string): Mention[] {
  return [...text.matchAll(new RegExp(words, 'gu'))].map((match) => {
    const [start, end] = [match.index, match.index + match[0].length];
    const before = text.slice(Math.max(0, start - 40), start);
    const behind = text.slice(end, end + 40);
    const [off, on] = [new RegExp(offBefore, 'u').exec(before), new RegExp(onBefore, 'u').exec(before)];
    const [isOff, isOn] = [new RegExp(offBehind, 'u').exec(behind), new RegExp(onBehind, 'u').exec(behind)];
    const lead = off ?? on;
    const trail = isOff ?? isOn;
    return {
      slot,
      start,
      end,
      sign: isOff ? 'off' : isOn && !off ? 'on' : off ? 'off' : on ? 'on' : null,
      from: start - (lead?.[0].trimStart().length ?? 0),
      to: end + (trail?.[0].trimEnd().length ?? 0),
    };
  });
}

/**
 * `no MTP or prefix cache`, `MTP和前缀缓存都不开`: a sign holds for all features of a list. A comma alone joins a list
 * only where the list goes on with "and" or "or".
 */
function shareSigns(text: string, mentions: readonly Mention[]): Mention[] {
  const result = [...mentions];
  const gap = (index: number) => text.slice(result[index]?.end ?? 0, result[index + 1]?.start ?? 0);
  const joins = (index: number): boolean =>
    listing.test(gap(index)) ||
    (commaListing.test(gap(index)) && index + 2 < result.length && listing.test(gap(index + 1)));
  for (let index = 1; index < result.length; index += 1) {
    const [previous, one] = [result[index - 1], result[index]];
    if (previous?.sign && one && one.sign === null && joins(index - 1)) {
      result[index] = { ...one, sign: previous.sign, from: previous.from };
    }
  }
  for (let index = result.length - 2; index >= 0; index -= 1) {
    const [one, next] = [result[index], result[index + 1]];
    const isBehind = next !== undefined && next.to > next.end;
    if (one && next?.sign && isBehind && one.sign === null && joins(index)) {
      result[index] = { ...one, sign: next.sign, to: next.to };
    }
  }
  return result;
}

/** Features that the text switches off; read before any number could join their names. */
export function readFeaturesOff(source: SourceText): Statement[] {
  const off = shareSigns(source.text, mentionsOf(source.text)).filter(({ sign }) => sign === 'off');
  return off.map(({ slot, from, to, start, end }) => {
    const [first, last] = [Math.min(from, start), Math.max(to, end)];
    source.claim(first, last);
    return states(slot, false, [first, last]);
  });
}

const eager =
  /(?<![a-z])(?:enforce[- ]?)?(?:eager(?:ly)?(?: ?(?:mode|execution|operators))?|uncompiled)(?![a-z])|单算子(?:模式)?|逐算子|eager模式/gu;

/** Features that the text names without switching them off. */
export function readFeaturesOn(source: SourceText): Statement[] {
  const eagerly = [...source.text.matchAll(eager)].map((match) =>
    states('compile', false, [match.index, match.index + match[0].length]),
  );
  for (const { start, end } of eagerly) source.claim(start, end);
  return [
    ...eagerly,
    ...mentionsOf(source.text).map(({ slot, from, to, start, end }) => {
      const [first, last] = [Math.min(from, start), Math.max(to, end)];
      source.claim(first, last);
      return states(slot, true, [first, last]);
    }),
  ];
}
