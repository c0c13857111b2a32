import type { PlanFacts } from '../../../plan/plan-facts.ts';
import { Ending } from '../../../text/words/ending.ts';
import { group, matchesOf } from '../../../text/words/matches.ts';
import { anyWay } from '../../../text/words/words.ts';
import type { TextRange } from '../slot-mention.ts';
import { marks, type SourceText } from '../source-text.ts';
import { anyDetailBefore, detail, detailBefore, detailWord, hasMemory } from './device-details.ts';
import type { NameMatch } from './find-names.ts';
import { compact } from './lexicon.ts';

const detailOfForm = new RegExp(`(?<![a-z0-9.])${anyWay('detail-of-form')}(?![a-z0-9])`, 'gu');

/** `DGX H200`: the machine in front of the one device that it holds. */
const machineInFront = /(?<![a-z0-9])dgx[ -]$/u;

const orDetail = new RegExp(`^[ )]*(?:/|${anyWay('form-alternative')}) ?${anyWay('form-named')}`, 'u');

const eitherBefore = new Ending(`(?:/|${anyWay('form-or')}) ?`);

function leaveVariant(source: SourceText, start: number, end: number): void {
  source.leave(start, end, 'variant');
  source.claim(start, end, marks.device);
}

/** `560T A3` is the device of that rate; one of its variants would be said by its further word. */
export function withoutVariants(ids: readonly string[]): readonly string[] {
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
  const word = compact(group(found, 'word'));
  const [only, ...others] = ids;
  if (!found || only === undefined || others.length > 0 || !boardForms.includes(word)) return;
  if (!compact(only).includes(word)) leaveVariant(source, end, end + found[0].length);
}

/** A series with details beside it: only the devices that have them remain. */
export function narrowed(
  source: SourceText,
  match: NameMatch,
  facts: PlanFacts,
): { readonly span: TextRange; readonly ids: readonly string[] } {
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
  for (const match of matchesOf(source.text, detailOfForm)) {
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

const variantAfar = new RegExp(
  `(?<![a-z0-9.]|${anyWay('name-denied')} )(?<word>${anyWay('form-connector')})(?![a-z0-9])`,
  'u',
);

/** `16 A3 560T dies with RoCE`: a form that a variant of the device has, told apart from its name. */
function variantFromAfar(source: SourceText, ids: readonly string[], facts: PlanFacts): readonly string[] {
  const [only] = ids;
  const found = variantAfar.exec(source.text);
  if (!found || only === undefined || compact(only).includes(group(found, 'word'))) return ids;
  const variants = facts
    .devices()
    .map(({ id }) => id)
    .filter((id) => id.startsWith(`${only}_`) && compact(id).includes(group(found, 'word')));
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
  const word = compact(group(found, 'word')).replace(/gb?$/u, 'g');
  const fitting = ids.filter((id) => compact(id).includes(word));
  if (!found || fitting.length === 0) return ids;
  source.claim(found.index, found.index + found[0].trimEnd().length, marks.device);
  return fitting;
}
