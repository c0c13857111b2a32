import { says, wordsOf } from '../../../text/words/words.ts';
import type { SourceText } from '../source-text.ts';

/** Whether earlier values are wanted; the words for it are read, so that nothing else reads them. */
export function readReuse(source: SourceText): boolean {
  const found = says('reuse', source.text) ? wordsOf('reuse').exec(source.text) : null;
  if (!found) return false;
  source.claim(found.index, found.index + found[0].length);
  return true;
}
