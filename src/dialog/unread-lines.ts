import { messages } from '../text/catalogue.ts';
import type { Language } from '../text/language.ts';
import { type Line, line, span } from '../text/line.ts';
import { wrap } from '../text/width.ts';
import { isDoubt, looksRequired, type Unread } from './understanding/unread.ts';

/** `! not used: "p99" – a percentile: …`, one for each stretch that looks like a requirement. */
export function unreadLines(unread: readonly Unread[], language: Language, columns: number): readonly Line[] {
  return unreadTexts(unread.filter(looksRequired), language).flatMap((text) =>
    wrap(line(span('! ', 'warning'), text), columns - 1, 2),
  );
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
    const label = isDoubt(first) ? dialog.label.unclear : dialog.label.unread;
    return [label(group.map(wordsOf), reasons[first.reason])];
  });
}

const wordsOf = ({ text }: Unread) => text.replaceAll(/\s+/gu, ' ');

/** Sentence on a part that was not used, with the reason. */
export function unreadText(one: Unread, language: Language): string {
  return unreadTexts([one], language).join('');
}
