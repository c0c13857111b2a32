import type { DeviceFacts, PlanFacts } from '../../../plan/plan-facts.ts';
import { Ending } from '../../../text/words/ending.ts';
import { wordsOf } from '../../../text/words/words.ts';
import { marks, type SourceText } from '../source-text.ts';
import { asks, type Span, type Statement, sameLabel, states } from '../statement.ts';
import { findNames, type NameMatch } from './find-names.ts';
import { compact, lexiconOf, type Names } from './lexicon.ts';
import { isNegated } from './negated.ts';

/**
 * Accelerators that people name and no list here holds: taken with their whole names, so that the refusal names them
 * as they were said.
 */
let otherPattern: RegExp | null = null;
function otherAccelerators(): RegExp {
  otherPattern ??= new RegExp(
    `(?:(?<![a-z0-9._/-])|(?<=(?<![a-z])\\d{1,5}x))(?:${wordsOf('other-accelerators').source})s?(?![a-z0-9])(?:(?:[-_ ]|的)?(?:${detailWords})(?![a-z0-9]))*`,
    'gu',
  );
  return otherPattern;
}
/** A name behind a count of devices that nothing knows: `8 x FOO-9000`, `8张XP100`. */
const countedName =
  /(?:(?<![a-z0-9])x ?|[张块片颗]|(?<=\d ?)\*|(?<![a-z])(?:on|with) (?:a|an|one|two|four|eight|sixteen|\d{1,7}) )(?<name>[a-z]{2,24}-?\d{2,8}[a-z0-9]{0,24}(?:-[a-z0-9]{1,24}){0,6})(?![a-z0-9]|[.]\d|[-_]?\d{0,6}b(?![a-z]))/gu;
const detailWords = '\\d{2,4} ?gb?|\\d{3} ?t|pcie|sxm\\d?|roce|nvl\\d*|ti|super|duo|pro|max|ultra|mini';
/** Rates as they are dictated: `A2 three seventy six T`. */
const spokenRates: Readonly<Record<string, string>> = {
  'two eighty': '280t',
  'three thirteen': '313t',
  'three seventy six': '376t',
  'four twenty five': '425t',
  'five sixty': '560t',
  'seven fifty two': '752t',
};
const spokenRate = Object.keys(spokenRates)
  .map((words) => `${words.replaceAll(' ', '[ -]')}(?: ?t| tera(?:flops)?)?`)
  .join('|');

/** Details that tell devices of one series apart: `64G`, `PCIe`, `SXM`, `376T`. */
const detail = new RegExp(
  `^(?:[-_ (/]{0,2}| ?(?:with|at|version|版本?|,|、|的)+ ?)(?<word>\\d{2,4} ?gb?|\\d{3} ?t|pcie|sxm\\d?|roce|nvl\\d*|die|${spokenRate})(?![a-z0-9])\\)?`,
  'u',
);
const detailBefore =
  /(?<![a-z0-9.])(?<word>\d{2,4} ?gb?|\d{3} ?t|pcie|sxm\d?|roce|[dh]gx)(?:[-_ ]|的|版本?|那款|那个|那种|款|型号|算力)*$/u;
/** `DGX H200`: the machine in front of the one device that it holds. */
const machineInFront = /(?<![a-z0-9])dgx[ -]$/u;
const anyDetailBefore = new Ending(detailBefore.source.slice(0, -1));

const orDetail = /^[ )]*(?:or|\/|还是|或者?) ?(?:\d{2,4} ?gb?|pcie|sxm\d?|roce|nvl\d*)/u;

const eitherBefore = new Ending('(?:(?<![a-z])or|/|还是|或者?) ?');

/** The word of a detail as ids are compared with it: `80 GB` is `80g`; empty where nothing was found. */
function detailWord(found: RegExpExecArray | null): string {
  const said = (found?.groups?.word ?? '').replaceAll('-', ' ');
  const spoken = Object.entries(spokenRates).find(([words]) => said.startsWith(words));
  if (spoken) return spoken[1];
  // Machines of NVIDIA's own design hold boards of that form.
  if (/^[dh]gx$/u.test(said)) return 'sxm';
  return compact(found?.groups?.word ?? '')
    .replace(/(\d)gb$/u, '$1g')
    .replace(/^sxm\d$/u, 'sxm');
}

/** Devices in the order they are named; each a statement of its own, joined later. */
export function readDevices(source: SourceText, facts: PlanFacts): Statement[] {
  const { devices, makers } = lexiconOf(facts);
  // Makers are found once; a device that is read afterwards may cover one of them.
  const saidMakers = makersIn(source, makers);
  const named = findNames(source.text, devices).flatMap((match) => {
    const { span, ids } = narrowed(source, match, facts);
    const own = taken(source, withMaker(source, span, ids, saidMakers), ids, facts);
    return [...own, ...sistersBehind(source, span[1], ids, facts)];
  });
  const others = [
    ...[...source.text.matchAll(otherAccelerators())].map(({ index, 0: words }) => [index, words] as const),
    ...[...source.text.matchAll(countedName)].map(({ index, 0: words, groups }) => {
      const name = groups?.name ?? '';
      return [index + words.length - name.length, name] as const;
    }),
  ].flatMap(([index, words]) => {
    const span: Span = [index, index + words.trimEnd().length];
    const isPlural = /\ds$/u.test(source.folded.slice(...span));
    const name = source.quote(span[0], span[1] - (isPlural ? 1 : 0));
    if (source.text.slice(...span).includes(marks.device)) return [];
    // `Atlas 900 A3`: the line of machines in front of the device that was read.
    const isLine = /atlas ?\d{3,4}$/u.test(source.text.slice(...span));
    const gap = /^ ?(?=\uE002)/u.exec(source.text.slice(span[1]));
    if (isLine && gap) {
      source.claim(span[0], span[1] + gap[0].length, marks.device);
      return [];
    }
    source.claim(...span, marks.device);
    if (isNegated(source, ...span)) return ruledOut(source, span);
    return [states('devices', [name], span)];
  });
  // A maker alone says less than any device of the text.
  const wholeMakers = makersIn(source, makers)
    .flatMap(({ start, end, ids }) => taken(source, [start, end], ids, facts))
    .map((one) => ({ ...one, isFallback: true }));
  return [...named, ...others, ...wholeMakers];
}

/** A rate behind a count, or by itself: `8 cards of 376T`, `8张313T`. */
const rateAlone = /(?<![a-z0-9._/-])(?<rate>\d{3}) ?t(?![a-z0-9/])/gu;

/** Devices of a first sentence that are named by their rate alone. A rate that no device has is none. */
export function devicesByRate(source: SourceText, facts: PlanFacts): Statement[] {
  return [...source.text.matchAll(rateAlone)].flatMap(({ index, 0: words, groups }) => {
    const mark = `_${groups?.rate ?? ''}T_`;
    const ids = facts.devices().flatMap(({ id }) => (id.includes(mark) ? [id] : []));
    return ids.length === 0 ? [] : taken(source, [index, index + words.length], ids, facts);
  });
}

/** `vllm-ascend`, `--quantization ascend`: a maker's name that is a part of a program or of a setting. */
const ofProgram = /(?:vllm|sglang|mindie|lmdeploy|torch|quantization)[-_ =]*$/u;

function makersIn(source: SourceText, makers: Names): readonly NameMatch[] {
  return findNames(source.text, makers).filter(
    ({ start }) => !ofProgram.test(source.text.slice(Math.max(0, start - 20), start)),
  );
}

const detailAnywhere = new RegExp(
  `(?<![a-z0-9.])(?<word>\\d{3} ?t(?:flops)?|\\d{2,4} ?gb?|pcie|sxm\\d?|roce|nvl\\d+|${spokenRate})(?![a-z0-9])`,
  'u',
);

/** `the 376T one`, as the answer to the question which device: the detail alone tells it. */
export function deviceByDetail(source: SourceText, facts: PlanFacts): Statement[] {
  const found = detailAnywhere.exec(source.text);
  if (!found) return [];
  const word = detailWord(found).replace('flops', '');
  const ids = facts.devices().flatMap(({ id }) => (compact(id).includes(word) ? [id] : []));
  return ids.length === 0 ? [] : taken(source, [found.index, found.index + found[0].length], ids, facts);
}

function taken(source: SourceText, span: Span, ids: readonly string[], facts: PlanFacts): Statement[] {
  source.claim(...span, marks.device);
  if (isNegated(source, ...span)) return ruledOut(source, span);
  const [only] = ids;
  if (ids.length === 1 && only !== undefined) return [states('devices', [only], span)];
  return [
    asks(
      'devices',
      span,
      ids.map((id) => ({ value: [id], label: sameLabel(facts.device(id)?.title ?? id) })),
    ),
  ];
}

/** `not H100`: understood where something else is named, and said back where nothing is. */
function ruledOut(source: SourceText, span: Span): [] {
  source.leave(...span, 'ruled-out', 'devices');
  source.claim(...span, marks.device);
  return [];
}

/** No maker stands farther before its device: a few spaces and `npu` or `的`. */
const farthestMaker = 8;

/** `英伟达H200`, `Ascend A2`: the maker in front belongs to the name. */
function withMaker(
  source: SourceText,
  span: Span,
  ids: readonly string[],
  makers: readonly NameMatch[],
): Span {
  const maker = makers.find(
    (one) =>
      one.end <= span[0] &&
      one.end >= span[0] - farthestMaker &&
      !source.text.slice(one.start, one.end).includes(marks.device) &&
      /^[ -]?(?:的|npu|gpu)? ?$/u.test(source.text.slice(one.end, span[0])) &&
      ids.every((id) => one.ids.includes(id)),
  );
  return maker ? [maker.start, span[1]] : span;
}

function leaveVariant(source: SourceText, start: number, end: number): void {
  source.leave(start, end, 'variant');
  source.claim(start, end, marks.device);
}

/** Whether a device has the memory that `80g` names; makers count it in either way. */
function hasMemory(device: DeviceFacts | null, word: string): boolean {
  const gigabytes = Number(/^(?<size>\d{2,4})g$/u.exec(word)?.groups?.size ?? Number.NaN);
  const memory = device?.memoryGiB ?? null;
  return memory !== null && Math.abs(gigabytes / memory - 1) < 0.08;
}

/** `560T A3` is the device of that rate; one of its variants would be said by its further word. */
function withoutVariants(ids: readonly string[]): readonly string[] {
  const [base, ...others] = ids.toSorted((a, b) => a.length - b.length);
  return base !== undefined && others.every((id) => id.startsWith(`${base}_`)) ? [base] : ids;
}

/**
 * `A2 280T PCIe`: a name that is one device's own, and behind it a detail that only its sisters have. What was said in
 * front tells which those are.
 */
function withVariant(
  source: SourceText,
  { start, end, ids }: NameMatch,
  facts: PlanFacts,
): readonly string[] {
  const [only, ...others] = ids;
  if (only === undefined || others.length > 0) return ids;
  const word = detailWord(detail.exec(source.text.slice(end)));
  if (word === '' || compact(only).includes(word) || hasMemory(facts.device(only), word)) return ids;
  const said = source.text
    .slice(start, end)
    .split(/[-_ ./]+/u)
    .map(compact);
  const sisters = facts
    .devices()
    .map(({ id }) => id)
    .filter((id) => [...said, word].every((part) => compact(id).includes(part)));
  return sisters.length === 0 ? ids : [only, ...sisters];
}

/** Forms of a board that a device of another form is not: `H200 NVL`, where the SXM board alone is known. */
const boardForms = ['nvl', 'pcie'];

/** Says that the board behind a name is none that is known, where the name fits one device of another form. */
function sayOtherForm(source: SourceText, end: number, ids: readonly string[]): void {
  const found = detail.exec(source.text.slice(end));
  const word = compact(found?.groups?.word ?? '');
  const [only, ...others] = ids;
  if (!found || only === undefined || others.length > 0 || !boardForms.includes(word)) return;
  if (!compact(only).includes(word)) leaveVariant(source, end, end + found[0].length);
}

/** A series with details beside it: only the devices that have them remain. */
function narrowed(
  source: SourceText,
  match: NameMatch,
  facts: PlanFacts,
): { readonly span: Span; readonly ids: readonly string[] } {
  let { start, end } = match;
  let ids = withVariant(source, match, facts);
  while (ids.length > 1) {
    const behind = detail.exec(source.text.slice(end));
    const front = source.text.slice(0, start);
    const before = behind || !anyDetailBefore.ends(front) ? null : detailBefore.exec(front);
    const found = behind ?? before;
    // `PCIe or SXM`: which one is open.
    const next = behind ? source.text.slice(end + behind[0].length) : '';
    if (orDetail.test(next)) break;
    const word = detailWord(found);
    const named = word === '' ? [] : ids.filter((id) => compact(id).includes(word));
    const fitting = named.length > 0 ? named : ids.filter((id) => hasMemory(facts.device(id), word));
    if (!found) break;
    if (fitting.length === 0) {
      // A variant that no device here has: said back, and the devices of the series are asked about.
      if (behind) leaveVariant(source, end, end + behind[0].length);
      break;
    }
    ids = withoutVariants(fitting);
    if (behind) end += behind[0].length;
    else start = found.index;
  }
  end += agreeing(source.text.slice(end), ids, facts);
  sayOtherForm(source, end, ids);
  start -= ids.length === 1 ? (machineInFront.exec(source.text.slice(0, start))?.[0].length ?? 0) : 0;
  return { span: [start, end], ids: narrowedFromAfar(source, ids, start, facts) };
}

const sisterBehind =
  /^ ?(?:和|与|跟|及|、|,|\/|vs\.?|对比|还是|或者?|or|and) ?(?:the )?(?<word>\d{3} ?t)(?:flops)?(?![a-z0-9])/u;

/** `A3 560T和752T`: the rate alone names another device of the series. */
function sistersBehind(
  source: SourceText,
  from: number,
  ids: readonly string[],
  facts: PlanFacts,
): Statement[] {
  const [only, ...others] = ids;
  const series = only === undefined || others.length > 0 ? undefined : facts.device(only)?.series;
  const found: Statement[] = [];
  let at = from;
  for (
    let match = sisterBehind.exec(source.text.slice(at));
    match && series;
    match = sisterBehind.exec(source.text.slice(at))
  ) {
    const word = detailWord(match);
    const fitting = facts.devices().filter((one) => one.series === series && compact(one.id).includes(word));
    const end = at + match[0].length;
    if (fitting.length === 0) break;
    found.push(
      ...taken(
        source,
        [end - (match.groups?.word ?? '').length, end],
        withoutVariants(fitting.map(({ id }) => id)),
        facts,
      ),
    );
    at = end;
  }
  return found;
}

/** How long a detail behind a device is that it has, as people add to its name: `H100 SXM (80GB)`. */
function agreeing(behind: string, ids: readonly string[], facts: PlanFacts): number {
  const found = detail.exec(behind);
  const word = detailWord(found);
  const [only, ...others] = ids;
  if (!found || word === '' || only === undefined || others.length > 0) return 0;
  return compact(only).includes(word) || hasMemory(facts.device(only), word) ? found[0].length : 0;
}

/** `Atlas 800 A3 boxes with 16 dies each, 752T`: a rate or a slot elsewhere in the text, where it tells the devices apart. */
function narrowedFromAfar(
  source: SourceText,
  named: readonly string[],
  at: number,
  facts: PlanFacts,
): readonly string[] {
  const ids = narrowedByCounted(source, named, at);
  if (ids.length < 2) return variantFromAfar(source, ids, facts);
  for (const match of source.text.matchAll(
    /(?<![a-z0-9.])(?:\d{3} ?(?:t(?:flops|ops)?|tera ?(?:flops|ops))|\d{3}(?= ?(?:one|那|款|版|的))|(?<=with (?:the )?)\d{3}(?![\d.])|pcie|sxm\d?|roce)(?![a-z0-9])/gu,
  )) {
    const word = compact(match[0]).replace(/(?:era)?(?:fl)?ops$/u, '');
    const fitting = ids.filter((id) => compact(id).includes(word));
    if (fitting.length === 0 || fitting.length === ids.length) continue;
    if (orDetail.test(source.text.slice(match.index + match[0].length))) continue;
    if (eitherBefore.ends(source.text.slice(0, match.index))) continue;
    source.claim(match.index, match.index + match[0].length);
    return fitting;
  }
  return ids;
}

const variantAfar = /(?<![a-z0-9.]|(?:no|not|without|instead of|than) )(?<word>roce|pcie)(?![a-z0-9])/u;

/** `16 A3 560T dies with RoCE`: a form that a variant of the device has, told apart from its name. */
function variantFromAfar(source: SourceText, ids: readonly string[], facts: PlanFacts): readonly string[] {
  const [only] = ids;
  const found = variantAfar.exec(source.text);
  if (!found || only === undefined || compact(only).includes(found.groups?.word ?? '')) return ids;
  const variants = facts
    .devices()
    .map(({ id }) => id)
    .filter((id) => id.startsWith(`${only}_`) && compact(id).includes(found.groups?.word ?? ''));
  if (variants.length !== 1) return ids;
  source.claim(found.index, found.index + found[0].length);
  return variants;
}

const memoryCounted =
  /(?<![a-z0-9.])(?<word>\d{2,3} ?gb?) ?(?=[x*] ?\d{1,7}(?: ?[x*] ?\d{1,7})?[^a-z0-9;\n]{0,8}$)/gu;
/** More characters than such counts have. */
const longestCounts = 48;

/** `64G*8*2 的A2 376T`: the memory in front of the counts tells the devices apart, and its counts are those of the device. */
function narrowedByCounted(source: SourceText, ids: readonly string[], at: number): readonly string[] {
  memoryCounted.lastIndex = Math.max(0, at - longestCounts);
  const found = memoryCounted.exec(source.text.slice(0, at));
  const word = compact(found?.groups?.word ?? '').replace(/gb?$/u, 'g');
  const fitting = ids.filter((id) => compact(id).includes(word));
  if (!found || fitting.length === 0) return ids;
  source.claim(found.index, found.index + found[0].trimEnd().length, marks.device);
  return fitting;
}
