import { type Catalogue, messages } from '../text/catalogue.ts';
import type { Language } from '../text/language.ts';
import { type Line, line, type Span, span } from '../text/line.ts';
import { isAsked, isDoubt, looksRequired, type Unread } from './understanding/unread.ts';

/** `! not used: "p99" – a percentile: …`, one line for each stretch that looks like a requirement; the screen wraps it. */
export function unreadLines(unread: readonly Unread[], language: Language): readonly Line[] {
  const required = unread.filter(looksRequired);
  const told = (one: typeof required, mark: Span) =>
    unreadTexts(one, language).map((text) => line(mark, text));
  return [
    ...told(
      required.filter((one) => !isAsked(one)),
      span('! ', 'warning'),
    ),
    ...told(required.filter(isAsked), span('· ', 'dim')),
  ];
}

/** Sentences on parts that were not used; those that follow each other with one reason share it. */
export function unreadTexts(unread: readonly Unread[], language: Language): readonly string[] {
  const { dialog, unread: reasons } = messages(language);
  const groups: Unread[][] = [];
  for (const one of unread) {
    const last = groups.at(-1);
    if (last && last[0]?.reason === one.reason) last.push(one);
    else groups.push([one]);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [labelOf(first, dialog.label)(group.map(wordsOf), reasons[first.reason])];
  });
}

/** Words in front of a part: what was not used, what is doubted, what is only asked for. */
export function labelOf(
  one: Pick<Unread, 'reason'>,
  { asked, unclear, unread }: Catalogue['dialog']['label'],
): typeof unread {
  if (isAsked(one)) return asked;
  return isDoubt(one) ? unclear : unread;
}

const wordsOf = ({ text }: Unread) => text.replaceAll(/\s+/gu, ' ');

/** Sentence on a part that was not used, with the reason. */
export function unreadText(one: Unread, language: Language): string {
  return unreadTexts([one], language).join('');
}
