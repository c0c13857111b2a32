import type { SourceText } from '../source-text.ts';

const before =
  /(?:(?<![a-z])(?:not|never|no|instead of|rather than|except|without|other than|but not)(?![a-z])|n't|不是|不要|不用|别用|不想用|不考虑|而不是|除了|代替|替代|没有)(?: ?(?:use|using|on|with|run|want|have|be|用|在|跑|the|an?|any|任何|那个|(?<!\d)\d{1,7}(?!\d) ?(?:x|张|卡|块)?))* ?$/u;
const behind = /^ ?(?:不要|不用|不行|不考虑|没有了?|用不了|is out|are out|is not available)/u;

/** Whether the words around say that this is not meant: `not H100`, `别用A2`. */
export function isNegated(source: SourceText, start: number, end?: number): boolean {
  const { folded } = source;
  if (before.test(folded.slice(Math.max(0, start - 32), start))) return true;
  return end !== undefined && behind.test(folded.slice(end, end + 16));
}
