import type { SlotId } from '../../../plan/slots/values.ts';
import { textBefore, textBehind } from '../../../text/words/around.ts';
import { anyWay, says } from '../../../text/words/words.ts';
import { correcting, movedFrom } from '../correcting.ts';
import { isWithin } from '../places.ts';
import type { UnreadReason } from '../unread.ts';
import type { Cue } from './cues.ts';
import type { QuantityGroup } from './linking.ts';
import type { Quantity } from './quantity.ts';
import { latencyTakes, tpotTakes, ttftTakes } from './takings/limit-takes.ts';

const inOrOut = new RegExp(`^${anyWay('in-or-out')}$`, 'u');
const clauseWord = new RegExp(`^ (?!${anyWay('clause-word')} )[a-z]{2,16} $`, 'u');
const textNoun = new RegExp(`^ ${anyWay('text-noun')} $`, 'u');
const fromZh = new RegExp(`${anyWay('from-zh')} ?${anyWay('former-zh')}? ?$`, 'u');
const becomesZh = new RegExp(`[\\p{Script=Han}]${anyWay('becomes-zh')}`, 'u');
const phaseLeads = new RegExp(`^${anyWay('phase-leads')}`, 'u');

/** Whether a cue can have a number in this text at all. */
export function isRelevant(
  text: string,
  cue: Cue,
  cues: readonly Cue[],
  quantities: readonly Quantity[],
): boolean {
  const isTight = cue.kind.side === 'tight';
  return (
    (!isTight || touchesNumber(text, cue, cues, quantities)) &&
    !isSaidTwice(cue, cues, quantities) &&
    !isComparedWith(text, cue) &&
    judgedBehind(text, cue) === null
  );
}

/** `首字还行，想提到150`: the end of a word that judges a figure, of which nothing is told behind its comma. */
export function judgedBehind(text: string, { start, end }: Cue): number | null {
  // `1.5秒首字就行`: what is judged is the figure in front.
  if (figureInFront.test(textBefore(text, start, 8))) return null;
  const words = judged.exec(textBehind(text, end, 16))?.[0];
  return words === undefined ? null : end + words.length;
}

const figureInFront = new RegExp(`\\d ?(?:${anyWay('unit-milliseconds')}|${anyWay('second')})? ?$`, 'u');
const judged = new RegExp(`^${anyWay('figure-judged')}(?=[,;、.!?\\n]|$)`, 'u');

/** Cues beside which `out 1k` is a length as well: `ctx 64k; out 1k`. */
const namesInput: ReadonlySet<string> = new Set(['input', 'context', 'context-of-request', 'prefill']);

/** `3500 of prompt tokens in`: two words at most stand between. */
const farthestTouch = 48;

/**
 * `in` and `out` are everyday words: only right behind a number they speak of lengths, or in front where both stand
 * (`in 4k out 1k`).
 */
function touchesNumber(
  text: string,
  cue: Cue,
  cues: readonly Cue[],
  quantities: readonly Quantity[],
): boolean {
  const isPaired = cues.some(
    (other) =>
      other !== cue && (inOrOut.test(text.slice(other.start, other.end)) || namesInput.has(other.kind.id)),
  );
  return quantities.some(({ start, end, unit }) => {
    if (unit !== 'none' && unit !== 'tokens') return false;
    // `20k-token PDFs in`: whatever the tokens are of.
    const ofNoun = unit === 'tokens' && end <= cue.start && clauseWord.test(text.slice(end, cue.start));
    if (ofNoun) return true;
    const isBehind = end <= cue.start;
    if ((isBehind ? cue.start - end : start - cue.end) > farthestTouch) return false;
    const between = isBehind ? text.slice(end, cue.start) : text.slice(cue.end, start);
    return (
      (isBehind || isPaired) &&
      (/^[ =:~>-]*$/u.test(between) ||
        (isBehind && textNoun.test(between)) ||
        (isBehind && /^ of [a-z]{2,16}(?: [a-z]{2,16})? $/u.test(between)))
    );
  });
}

/** `TPOT SLO of 50 ms`: the general word beside a particular one adds nothing. */
function isSaidTwice(cue: Cue, cues: readonly Cue[], quantities: readonly Quantity[]): boolean {
  if (cue.kind.take !== latencyTakes) return false;
  return cues.some((other) => {
    if (other.kind.take !== ttftTakes && other.kind.take !== tpotTakes) return false;
    const [from, to] = other.start > cue.start ? [cue.end, other.start] : [other.end, cue.start];
    return to - from <= 12 && !quantities.some((one) => isWithin(one, [from, to]));
  });
}

const comparedBefore = new RegExp(`${anyWay('compared-with')} ?${anyWay('article-of-compared')}?$`, 'u');
/** `输入输出差不多，都是400`: both have the figure behind, and neither is told by the other. */
const comparedBehind = new RegExp(
  `^的? ?${anyWay('compared-behind')}(?!${anyWay('comparison-of-length')}?[,、 ]{0,2}${anyWay('both-copula')})`,
  'u',
);

/** `same as output, 1k`: the slot that a value is compared with does not get it. */
function isComparedWith(text: string, { start, end }: Cue): boolean {
  return comparedBefore.test(textBefore(text, start, 16)) || comparedBehind.test(text.slice(end));
}

/** Verbs that may name a range of lengths as well: `prompts go from 2k to 8k`. */
const rangeVerb = new RegExp(`(?<![a-z])${anyWay('going-from')}[^,;]{0,16} from ?$`, 'u');
const movedTo = new RegExp(`^[^,;、\\n\\d]{0,24}${anyWay('goes-to')}[^\\d]{0,6}$`, 'u');

/** `not 16 but 32 dies`. */
const notBefore = new RegExp(`${anyWay('not-before-figure')}$`, 'u');
const butBetween = new RegExp(`^[^,;\\d]{0,8},? ?${anyWay('but-between-figures')}$`, 'u');

/** `replace prefix caching 50% by 80%`. */
const replacing = new RegExp(
  `(?<![a-z])${anyWay('replaced-stem')}${anyWay('replaced-ending')}? (?:[a-z]+ ){0,4}$`,
  'u',
);
const replacedBy = new RegExp(`^ ?[a-z%]{0,8} ?${anyWay('replaced-by')} $`, 'u');

/** `ITL is 28 ms now, we need 20`: what is measured, and what is wanted. */
const replacedByWish = new RegExp(
  `^ ?(?:${anyWay('figure-before-wanted')} )?${anyWay('wanted-instead')}(?:[ <~=:]|${anyWay('wanted-filler')})*$`,
  'u',
);

const ofToday = new RegExp(`(?<![a-z])${anyWay('told-of-today')}(?![a-z])`, 'u');

const measuredBefore = new RegExp(`${anyWay('measured-now')}$`, 'u');
const worseBefore = new RegExp(`${anyWay('measured-worse')}$`, 'u');
const wantedThen = new RegExp(`^ ?${anyWay('wanted-then')}$`, 'u');
const wishedInstead = new RegExp(`^ ?${anyWay('wished-instead')}$`, 'u');
const heldBefore = new RegExp(`${anyWay('held-before')}$`, 'u');
const holdsNow = new RegExp(`^[^;\\d]{0,6}?${anyWay('holds-now')}$`, 'u');

/** Units that a bare number may be counted in without saying so. */
const silentUnits: ReadonlySet<Quantity['unit']> = new Set([
  'none',
  'milliseconds',
  'tokens',
  'devices',
  'fraction',
]);

/** `TPOT 50, we want 200 users`: a number is not replaced by one of something else. */
function mayReplace(one: Quantity, next: Quantity): boolean {
  return (
    one.unit === next.unit ||
    (one.unit === 'none' && silentUnits.has(next.unit)) ||
    (next.unit === 'none' && silentUnits.has(one.unit))
  );
}

/** `飙到4s`, `目前70ms，目标50ms`, `原来并发50，现在200并发`: what is or was, beside what is wanted. */
function toldOfNow(text: string, one: Quantity, next: Quantity | undefined): UnreadReason | null {
  const before = textBefore(text, one.start, 60);
  if (worseBefore.test(before)) return 'measured';
  if (!next) return null;
  const between = text.slice(one.end, next.start);
  const isOpen = one.unit === 'none' || next.unit === 'none';
  if ((isOpen || one.unit === next.unit) && heldBefore.test(before) && holdsNow.test(between))
    return 'before';
  if (!mayReplace(one, next)) return null;
  const isAlike = one.unit === next.unit || next.unit !== 'devices';
  if (isAlike && replacedByWish.test(between))
    return says('of-today', `${before}${between}`) ? 'today' : 'said-otherwise';
  if (measuredBefore.test(before) && (wantedThen.test(between) || wishedInstead.test(between)))
    return 'today';
  return wishedInstead.test(between) ? 'said-otherwise' : null;
}

/** `1.5k output, not 15k`: a number behind one of its kind that says what is not meant. */
function isGivenUp(text: string, one: Quantity, previous: Quantity | undefined): boolean {
  if (!previous || one.unit === 'devices') return false;
  const isAlike = previous.unit === one.unit || one.unit === 'none' || previous.unit === 'none';
  const between = text.slice(previous.end, one.start);
  return isAlike && /^[^;\n]{0,24}$/u.test(between) && notThis.test(between);
}

const notThis = new RegExp(`${anyWay('not-this-one')} ?$`, 'u');

/**
 * `TPOT from 50 down to 35`: a number that is left for the next one. Who says so himself is not told of it again; what is
 * told of today or of earlier is said back, with the reason.
 */
export function whyMovedAway(
  text: string,
  one: Quantity,
  next: Quantity | undefined,
  previous: Quantity | undefined,
): UnreadReason | 'said' | null {
  const told = toldOfNow(text, one, next);
  // Counts that are set right are gone: `上个月8张，这次换16张`.
  if (told !== null) return one.unit === 'devices' ? 'said' : told;
  return isLeft(text, one, next, previous) ? 'said' : null;
}

function isLeft(
  text: string,
  one: Quantity,
  next: Quantity | undefined,
  previous: Quantity | undefined,
): boolean {
  if (isGivenUp(text, one, previous)) return true;
  if (!next || !mayReplace(one, next)) return false;
  const before = textBefore(text, one.start, 40);
  const between = text.slice(one.end, next.start);
  // `100 ms at night, but 40 during the day`: neither is left for the other.
  if (says('in-a-case', between) && says('in-a-case', textBehind(text, next.end, 32))) return false;
  if (says('series-of-steps', between)) return false;
  const isLength = one.unit === 'none' || one.unit === 'tokens';
  if (isLength && rangeVerb.test(before) && one.value < next.value) return false;
  const isSameKind = one.unit === next.unit || next.unit !== 'devices';
  // `DP 4, we expect 70% hits`: a figure of another kind takes the place of one only where that is what holds today.
  const isWish =
    isSameKind && replacedByWish.test(between) && (one.unit === next.unit || ofToday.test(before + between));
  if (isWish || (notBefore.test(before) && butBetween.test(between))) return true;
  if (replacing.test(before) && replacedBy.test(between)) return true;
  const isChinese = fromZh.test(before);
  return isChinese
    ? becomesZh.test(between) && correcting.test(between)
    : movedFrom.ends(before) && movedTo.test(between);
}

/** Counts beside P and D are per instance when the text says so, or counts both phases. */
export function speaksOfInstances(
  folded: string,
  slot: SlotId | null,
  groups: readonly QuantityGroup[],
  cues: readonly Cue[],
): boolean {
  if (slot === 'prefillDevicesPerInstance' || slot === 'decodeDevicesPerInstance') return true;
  if (says('instance-words', folded)) return true;
  const counts = groups.filter((group) => group.every(({ unit }) => unit === 'devices'));
  const phases = cues.filter(({ start, end }) => phaseLeads.test(folded.slice(start, end)));
  // `decode 40 ms, 64 dies` counts no instance: the phase must stand beside its count.
  const phasesBeside = (group: QuantityGroup) =>
    phases.filter(({ start, end }) => {
      const [from, to] = [group[0]?.start ?? 0, group.at(-1)?.end ?? 0];
      const between = start >= to ? folded.slice(to, start) : folded.slice(end, from);
      return (start >= to || end <= from) && /^[^,;、\n]{0,24}$/u.test(between);
    });
  const beside = counts.map(phasesBeside).filter((found) => found.length > 0);
  // The same phase told twice says no more than once.
  const kinds = new Set(beside.flat().map(({ kind }) => kind.id));
  return beside.length >= 2 && kinds.size >= 2;
}
