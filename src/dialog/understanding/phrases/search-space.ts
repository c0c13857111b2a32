import type { SlotId } from '../../../plan/slots/values.ts';
import { type Span, type Statement, states } from '../statement.ts';
import { group, type Phrase, phrase } from './rule.ts';

const tp = '(?<![a-z])(?:tp(?![a-z])|tensor[- ]parallel(?:ism)?|张量并行)';
const ep = '(?<![a-z])(?:ep(?![a-z])|expert[- ]parallel(?:ism)?|专家并行)';
const moeDp = '(?<![a-z])(?:moe[- _]?dp(?![a-z])|expert[- ]data[- ]parallel(?:ism)?|专家数据并行)';
const notAnotherUnit =
  '(?![\\d.]* ?(?:k|m|ms|s|sec|seconds?|tokens?|gb|进|出|in|out|卡|张|块|台|个|层|x|\\*|%|毫秒|秒|devices?|cards?|gpus?|npus?|nodes?|\\uE002)(?![a-z]))';
const size = `\\d+${notAnotherUnit}(?![\\d.%])`;
const comma = '(?: ?(?:,|、|/|;|\\||and|or|和|或者?|与|到) ?| )';
const joining =
  "(?: |:|=|of|is|at|in|to|for|∈|为|是|约|的|在|取值?|用|只|仅|试|搜索?|看|跑|只试|sizes?|only|degrees?|from|either|values?|固定|设为|设成|选|\\(|\\[|\\{|'s)*";
const list = `(?<list>${size}(?:${comma}${size})*)`;

function sizes(slot: SlotId): Phrase['read'] {
  return (match, span) => {
    const values = (group(match, 'list').match(/\d+/gu) ?? []).map(Number);
    const isPlausible = values.length > 0 && values.every((value) => value > 0 && value <= 4096);
    return isPlausible ? [states(slot, values, span)] : null;
  };
}

function sizePhrases(slot: SlotId, dimension: string): Phrase[] {
  return [
    { ...phrase(`(?:--)?${dimension}(?:[- _]?sizes?)?${joining}${list}`, () => null), read: sizes(slot) },
    phrase(
      `(?:all|every|所有|全部)(?: possible| the|的)? ?${dimension}(?:[- ]?(?:sizes?|取值|大小|度))|${dimension}(?:[- ]?(?:sizes?|取值))(?: ?[:=]| ?取| ?是)? ?(?:all|every|全部|所有)`,
      (_, span) => states(slot, [], span),
    ),
  ];
}

const dimensions = ['tp', 'tp-ep', 'tp-ep-moedp'] as const;
const space = (rank: number, span: Span): Statement => states('searchSpace', dimensions[rank] ?? 'tp', span);

const mention = `(?:${tp}|${ep}|${moeDp})`;
const and = '(?: ?(?:\\+|,|、|/|&|x|\\*|and|with|和|与|跟|及|以及|加上?|再加上?|还有|plus|as well as) ?)';
const verbs =
  '(?:search(?:ing)?|sweep(?:ing)?|explore|try|vary|widen(?: (?:to|with))?|open(?: up)?|include|including|add|consider|scan|over|also|plus|then|搜索?|扫|放开|打开|展开|加上?|试试?|看看?|考虑|遍历|寻优|探索|开放|放宽到?|也|再|同时|还|一起|都|全|把|对| )*';
const too =
  '(?: ?(?:too|as well|also|included|search(?:ed)?|dimensions?|dims?|也|都|一起|同时|全)*(?: ?(?:放开|打开|搜索?|搜一下|一下|看看?|看|要|试试?|考虑|扫|遍历|一起|也|吧|search(?:ed)?|sweep))*)';
const negated =
  "(?:no|not|without|except|don't|do not|never|skip|excluding|不|别|无需|不用|不要|除了|关掉|关闭)(?: ?(?:search|sweep|widen|to|over|the|any|try|need|use|搜索?|放开|考虑|看|用|要|开|扫))*";
/** A dimension that the words behind it give up. */
const refused =
  "(?: ?(?:should|must|need|does|do|is|are|can|就|先|也|都|暂时|可以))* ?(?:not (?:be )?(?:searched|swept|needed|used|opened|explored|included|necessary|required)|(?:isn't|aren't|doesn't|needn't|shouldn't)[^,;]{0,16}|off(?![a-z])|stays? fixed|不搜索?了?|不放开|不用搜?索?了?|不要了?|不看|不考虑|不动|固定|免了|算了|别搜|别放开)";
const only =
  '(?:only|just|purely|solely|nothing but|仅仅?|只|单独?|光)(?: ?(?:搜索?|看|用|要|试|扫|考虑|跑|search|use|try|over|the|sweep|vary|for|with|走|做|动))*';

/** How wide a set of dimensions is: MoE-DP includes EP, EP includes TP. */
function rankOf(text: string): number {
  if (new RegExp(moeDp, 'u').test(text)) return 2;
  return new RegExp(ep, 'u').test(text) ? 1 : 0;
}

const isNegatedBefore = new RegExp(`${negated} ?$`, 'u');

/** Search space and the sizes of each dimension. */
export const searchSpace: readonly Phrase[] = [
  ...sizePhrases('moeDpSizes', moeDp),
  ...sizePhrases('epSizes', ep),
  ...sizePhrases('tpSizes', tp),
  phrase(
    `${only} ?${tp}(?! ?(?:${and}) ?(?:${ep}|${moeDp}))(?: ?(?:sizes?|维度|并行|这一维|search|dimension|就行|就够了?|即可|for now|now|一个维度|吧))*|${tp}[- ]?(?:only|alone)(?: ?(?:for now|search))?|${tp}(?:搜索?)?(?:就行|即可|就够了?|就好)`,
    (_, span) => space(0, span),
  ),
  phrase(`${negated} ?${ep}(?:${and}${moeDp})?${too}`, (match, span) =>
    rankOf(match[0]) > 0 ? space(0, span) : null,
  ),
  phrase(`${ep}(?:${and}${moeDp})?${refused}`, (_, span) => space(0, span)),
  phrase(`${negated} ?${moeDp}${too}|${moeDp}${refused}`, () => []),
  phrase(
    '(?:搜索空间|搜索范围|search space|并行维度)(?: ?(?:is|:|=|是|选|取))? ?(?:全开|全部放开|全放开|放到最大|最大|全部|全都要|full|everything|all|widest|unrestricted)|(?:full|widest|complete|entire|unrestricted|whole) (?:parallel )?search(?: space)?|all three (?:dimensions|dims|of them)?|(?:三个|所有|全部)(?:并行)?维度(?:都|全)?(?:搜索?|放开|要|看)?|(?<![a-z])search (?:all|every) dimensions?',
    (_, span) => space(2, span),
  ),
  phrase(
    `${verbs}(?<dims>${mention}(?:${and}(?:also |再 ?|还有 ?|也)?${mention})*)${too}`,
    (match, span, text) => {
      const dims = group(match, 'dims');
      const rank = rankOf(dims);
      if (isNegatedBefore.test(text.slice(Math.max(0, match.index - 16), match.index))) return null;
      const saysSearch = /search|sweep|explore|vary|scan|搜|扫|遍历|寻优|探索/u.test(match[0]);
      const hasMore = new RegExp(`${tp}.*(?:${ep}|${moeDp})`, 'u').test(dims);
      return rank === 0 && !saysSearch && !hasMore ? null : space(rank, span);
    },
  ),
];
