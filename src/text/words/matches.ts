/**
 * All matches of an expression (flag `g`) in a text, as `matchAll` finds them. That makes a copy of the expression
 * each time, which takes ten times as long as looking through a sentence.
 */
export function matchesOf(text: string, pattern: RegExp): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    found.push(match);
    // What matches nothing would be found at the same place again.
    if (match[0] === '') pattern.lastIndex += widthAt(text, pattern);
  }
  return found;
}

/** Of characters outside the basic plane an expression with the flag `u` sees both halves as one. */
function widthAt(text: string, { unicode, lastIndex }: RegExp): number {
  return unicode && (text.codePointAt(lastIndex) ?? 0) > 0xffff ? 2 : 1;
}

/** A named group of a match; the empty text where it took no part, or nothing was found. */
export function group(match: RegExpMatchArray | null | undefined, name: string): string {
  return match?.groups?.[name] ?? '';
}
