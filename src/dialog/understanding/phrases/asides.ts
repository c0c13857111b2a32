import { wordsOf } from '../../../text/words/words.ts';
import type { SourceText } from '../source-text.ts';
import type { UnreadReason } from '../unread.ts';
import { sharedPartAlone } from './shared-prefix.ts';

/** Groups of words that name what no plan has, by the reason that says so. */
const groups: readonly (readonly [group: string, reason: UnreadReason])[] = [
  ['percentile', 'percentile'],
  ['acceptance-length', 'acceptance-length'],
  ['speculators', 'speculator'],
  ['instance-counts', 'instances'],
];

/** Lays aside what is recognised and has no place in a plan, before its numbers could be read as something else. */
export function leaveAsides(source: SourceText): void {
  const named = groups.map(([group, reason]) => [wordsOf(group).source, reason] as const);
  for (const [words, reason] of [...named, [sharedPartAlone, 'length'] as const]) {
    for (const match of source.text.matchAll(new RegExp(words, 'gu'))) {
      const found = match[0].trimEnd();
      if (found !== '') source.leave(match.index, match.index + found.length, reason);
    }
  }
}
