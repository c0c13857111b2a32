import { textBefore, textBehind } from '../../../text/words/around.ts';
import { Expression } from '../../../text/words/expression.ts';
import { anyWay } from '../../../text/words/words.ts';
import { Clauses } from '../clauses.ts';
import { isWithin, overlaps } from '../places.ts';
import type { SlotMention, TextRange } from '../slot-mention.ts';
import type { SourceText } from '../source-text.ts';

/** Roles of the figures of a clause: wished, of the own deployment, or one of those that are not what is planned. */
export type Role =
  | 'denied'
  | 'before'
  | 'others'
  | 'others-perhaps'
  | 'quoted'
  | 'example'
  | 'supposed'
  | 'supposed-perhaps'
  | 'beyond'
  | 'wish'
  | 'told'
  | 'measured'
  | 'today'
  | 'ours';

/**
 * Of words that stand together the first here says what is meant: `the vendor wants` quotes, `today we need` wishes, and
 * `our competitor` is none of ours.
 */
const precedence: readonly Role[] = [
  'denied',
  'before',
  'others',
  'quoted',
  'example',
  'supposed',
  'beyond',
  'supposed-perhaps',
  'wish',
  'others-perhaps',
  'measured',
  'today',
  'ours',
];

/** A bound negation (`don't plan with`) stands with the other words that are used for it. */
const further: Partial<Record<Role, string>> = { denied: 'not-this-value' };

const triggers = precedence.map((role) => {
  const groups = [`role-${role}`, ...(further[role] ? [further[role]] : [])];
  return [role, new Expression(groups.map(anyWay).join('|'), 'gu')] as const;
});
const contrasts = new Expression(anyWay('role-contrast'), 'gu');
const asksSomething = new RegExp(anyWay('role-asks'), 'u');

/** A stretch of words with one role: its own clause up to `near`, and what follows in the sentence up to `end`. */
export interface Passage {
  readonly role: Role;
  readonly start: number;
  readonly near: number;
  readonly end: number;
}

interface Trigger {
  readonly role: Role;
  readonly start: number;
  readonly end: number;
  /** Turns from the words in front of it. */
  readonly isContrast?: boolean;
}

/** The words of roles in a text, in order. */
function triggersIn(source: SourceText): readonly Trigger[] {
  const turns = contrasts.matchesIn(source.folded, source.letters).map(
    ({ index, 0: words }): Trigger => ({
      role: 'ours',
      start: index,
      end: index + words.length,
      isContrast: true,
    }),
  );
  const found = triggers
    .flatMap(([role, expression]) =>
      expression
        .matchesIn(source.folded, source.letters)
        .map(({ index, 0: words }): Trigger => ({ role, start: index, end: index + words.length })),
    )
    .concat(turns)
    .toSorted(
      (a, b) =>
        a.start - b.start || b.end - a.end || Number(b.isContrast ?? false) - Number(a.isContrast ?? false),
    );
  // `right now` is of today, and its `now` turns from nothing.
  let widest: Trigger = { role: 'ours', start: -1, end: -1 };
  return found.filter((one) => {
    const isShorter = one.end - one.start < widest.end - widest.start;
    const isInside = isShorter && isWithin(one, [widest.start, widest.end]);
    if (one.end > widest.end) widest = one;
    return !isInside;
  });
}

/**
 * The stretches of a text by role. Words with nothing stated between them are one; each reaches to the next, or to the end
 * of its sentence, behind a heading to the end of its lines. In its clause the first reaches back to the beginning.
 */
export function readPassages(source: SourceText, statements: readonly SlotMention[]): readonly Passage[] {
  const all = triggersIn(source);
  if (all.length === 0) return [];
  const clauses = new Clauses(source.folded, 'parts');
  const sentences = new Clauses(source.folded, 'sentences');
  // `如果放宽到70ms能省几张卡?`: outside of a question the same words tell when a value holds.
  const found = all.filter(
    ({ role, start }) => role !== 'supposed-perhaps' || isAsked(source.folded, sentences.around(start)),
  );
  const runs: Trigger[] = [];
  for (const one of found) {
    const last = runs.at(-1);
    const isTogether =
      last !== undefined &&
      !(one.isContrast && last.role !== 'ours') &&
      !isBehindFigure(clauses, statements, last) &&
      clauses.around(last.start)[0] === clauses.around(one.start)[0] &&
      !statements.some((each) => overlaps(each, [last.end, one.start]));
    const isOfRun = last !== undefined && one.role === 'ours' && !one.isContrast && toldOfOurs.has(last.role);
    // `if we had 64 dies we would do TP16`: who tells of the own deployment goes on with it.
    if (isOfRun && one.start < sentences.around(last.start)[1]) continue;
    if (!isTogether) runs.push(one);
    else {
      const isMore = precedence.indexOf(one.role) < precedence.indexOf(last.role);
      const isSoftened = last.role === 'ours' || one.role === 'ours' || isMore;
      const role = isMore ? one.role : last.role;
      runs[runs.length - 1] = {
        role: isSoftened ? role : last.role,
        start: last.start,
        end: Math.max(last.end, one.end),
      };
    }
  }
  return runs.map(({ role, start, end }, at) => {
    const [from, near] = clauses.around(start);
    const before = runs[at - 1];
    const next = runs[at + 1];
    const isFirst = (before === undefined || before.start < from) && !forward.has(role);
    return {
      role,
      start: isFirst ? from : start,
      near: Math.min(
        goesOn.has(role)
          ? nearEnd(clauses, statements, [isFirst ? from : start, Math.max(near, end)])
          : Math.max(near, end),
        next?.start ?? source.folded.length,
      ),
      end: Math.min(
        concessionEnd(source.folded, clauses, start),
        reachOf(source.folded, sentences, end),
        closedAt(source.folded, start),
        next ? startOf(clauses, runs, at + 1) : source.folded.length,
      ),
    };
  });
}

/** Roles whose words may stand in a clause of their own in front of what is told. */
const goesOn: ReadonlySet<Role> = new Set(['today', 'measured', 'quoted', 'example', 'supposed']);

/** `举个例子，TPOT 40ms`: words with no figure in their clause are of the next one. */
function nearEnd(clauses: Clauses, statements: readonly SlotMention[], [from, near]: TextRange): number {
  const isEmpty = !statements.some((one) => overlaps(one, [from, near]));
  return isEmpty ? clauses.around(near + 1)[1] : near;
}

/** Where a run begins to hold: at the beginning of its clause where it is the first there. */
function startOf(clauses: Clauses, runs: readonly Trigger[], at: number): number {
  const [one, before] = [runs[at], runs[at - 1]];
  if (one === undefined) return Number.POSITIVE_INFINITY;
  const [from] = clauses.around(one.start);
  return (before === undefined || before.start < from) && !forward.has(one.role) ? from : one.start;
}

/** `12 requests/s today and will be 40`: words behind their figure end with it. */
function isBehindFigure(
  clauses: Clauses,
  statements: readonly SlotMention[],
  { role, start }: Trigger,
): boolean {
  const [from] = clauses.around(start);
  return role === 'today' && statements.some((one) => isWithin(one, [from, start]));
}

/** Roles of figures that are told of the own deployment. */
const toldOfOurs: ReadonlySet<Role> = new Set(['today', 'measured', 'supposed']);

/** Roles that are of what stands behind their words alone: `8张卡留2张给别的业务`. */
const forward: ReadonlySet<Role> = new Set([
  'others',
  'others-perhaps',
  'supposed',
  'supposed-perhaps',
  'beyond',
  'ours',
  'denied',
]);

/** Where the parentheses close that a place stands in; what they tell ends there. */
function closedAt(text: string, place: number): number {
  const open = text.lastIndexOf('(', place);
  const close = open < 0 ? -1 : text.indexOf(')', open);
  return close < place ? text.length : close;
}

/** Whether a sentence asks something. */
function isAsked(text: string, [from, to]: TextRange): boolean {
  return text[to] === '?' || asksSomething.test(text.slice(from, to));
}

const concession = new RegExp(`^${anyWay('role-concession')}`, 'u');

/** `就算做不到也请给出最接近的，batch最大64`: a supposition that is answered ends with the clause of its answer. */
function concessionEnd(text: string, clauses: Clauses, start: number): number {
  const found = concession.exec(textBehind(text, start, 80));
  return found ? clauses.around(start + found[0].length)[1] : text.length;
}

/** The end of a sentence; behind a heading (`today:`) that of the lines below it. */
function reachOf(text: string, sentences: Clauses, place: number): number {
  const [, end] = sentences.around(place);
  if (text[end] !== '\n' || !/: ?$/u.test(textBefore(text, end, 2))) return end;
  const blank = text.indexOf('\n\n', end);
  return blank < 0 ? text.length : blank;
}
