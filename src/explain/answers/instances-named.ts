/** Numbers of instances that a question puts forward; null of a side that it does not name. */
export interface AskedInstances {
  readonly prefill: number | null;
  readonly decode: number | null;
  /** Whether they come on top of those that are there; below 0 where they are taken away. */
  readonly isMore: boolean;
}

const counts: Readonly<Record<string, number>> = {
  one: 1,
  a: 1,
  an: 1,
  another: 1,
  two: 2,
  three: 3,
  four: 4,
  一: 1,
  两: 2,
  二: 2,
  三: 3,
  四: 4,
};
const count = '(\\d{1,3}|one|an?|another|two|three|four|[一两二三四])';
const more = '(?:more|extra|additional|further|fewer|less)';
const unit = '(?:instances?|nodes?|servers?|machines?|workers?|boxes|box|groups?|实例|节点|机器|组)';
const sides = { prefill: '(?:prefill|预填充|p)', decode: '(?:decode|decoder|解码|d)' } as const;

/** `3P5D`, `2 prefill + 4 decode`, 3个P 5个D. */
const pair =
  /(?<![a-z\d])(\d{1,3}) ?个? ?(?:prefills?|p) ?(?:instances?|实例|节点)? ?(?:and|with|plus|[:+,/、和]|)? ?(\d{1,3}) ?个? ?(?:decodes?|d)(?![a-z])/u;

const swap = new RegExp(
  `(?:swap|replace|trade|exchange|convert|turn|拿|把|用|换) ?(?:掉|下)? ?${count}? ?(?:个|台)? ?(?<out>prefill|decode|p|d)(?![a-z])[- ]?${unit}? ?(?:for|into|with|by|to|换成?|变成?|改成?) ?${count}? ?(?:个|台)? ?(?<into>prefill|decode|p|d)(?![a-z])`,
  'u',
);

/** One side given for the other: `swap one decode for one prefill`. */
function swapIn(text: string): AskedInstances | null {
  const found = swap.exec(text);
  const [out, into] = [found?.groups?.out?.[0], found?.groups?.into?.[0]];
  if (!found || out === into) return null;
  const [lost, gained] = [found[1], found[3]].map((said) => (said ? (counts[said] ?? Number(said)) : 1));
  return out === 'd'
    ? { prefill: gained ?? 1, decode: -(lost ?? 1), isMore: true }
    : { prefill: -(lost ?? 1), decode: gained ?? 1, isMore: true };
}

function sideIn(text: string, side: string): number | null {
  const amount = `(?<![a-z\\d.])${count} ?(?:个|台)? ?`;
  // With a word for more or less the unit may be left out: `two more decodes`, 多两个D.
  const found =
    new RegExp(`${amount}(?:${more} )?${side}s?(?![a-z])[- ]?${unit}`, 'u').exec(text) ??
    new RegExp(`${amount}${more} ${side}s?(?![a-z])`, 'u').exec(text) ??
    new RegExp(`(?:再|多|加|增|减|少|撤)[加来要去掉]? ?${amount}${side}(?![a-z])`, 'u').exec(text) ??
    new RegExp(
      `(?<![a-z])${side}s?(?![a-z])[- ]?${unit}(?: count|数)? ?(?:are|is|=|:|to|go to|becomes?|改成|改为|变成|换成|调到|加到|到|是|为|要) ?${count}(?![\\d.])`,
      'u',
    ).exec(text);
  return found ? (counts[found[1] ?? ''] ?? Number(found[1])) : null;
}

/** Other numbers of instances of a ratio: `one more decode instance`, 再加一个D实例, `3P5D`. Null where none is named. */
export function instancesIn(text: string): AskedInstances | null {
  const both = pair.exec(text);
  const swapped = swapIn(text);
  if (swapped !== null) return swapped;
  if (both) return { prefill: Number(both[1]), decode: Number(both[2]), isMore: false };
  const [prefill, decode] = [sideIn(text, sides.prefill), sideIn(text, sides.decode)];
  if (prefill === null && decode === null) return null;
  const isLess = /\b(?:fewer|less|remove|drop|without)\b|少|减|去掉|撤/u.test(text);
  const isMore = isLess || /\b(?:more|extra|additional|another|further|add|adding)\b|再|多|加|增/u.test(text);
  const signed = (value: number | null) => (value === null ? null : isLess ? -value : value);
  return { prefill: signed(prefill), decode: signed(decode), isMore };
}
