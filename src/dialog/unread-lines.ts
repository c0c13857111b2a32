import { messages } from '../text/catalogue.ts';
import type { Language } from '../text/language.ts';
import { type Line, line, span } from '../text/line.ts';
import { wrap } from '../text/width.ts';
import { looksRequired, type Unread } from './understanding/unread.ts';

/** `! not used: "p99" – a percentile: …`, one for each stretch that looks like a requirement. */
export function unreadLines(unread: readonly Unread[], language: Language, columns: number): readonly Line[] {
  return unread
    .filter(looksRequired)
    .flatMap((one) => wrap(line(span('! ', 'warning'), unreadText(one, language)), columns - 1, 2));
}

/** Sentence on a part that was not used, with the reason. */
export function unreadText({ text, reason }: Unread, language: Language): string {
  const texts = messages(language);
  return texts.dialog.label.unread(text.replaceAll(/\s+/gu, ' '), texts.unread[reason]);
}
