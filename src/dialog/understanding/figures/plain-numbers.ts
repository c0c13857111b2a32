import { anyWay } from '../../../text/words/words.ts';
import type { Scaled } from './units.ts';

const isHan = /\p{Script=Han}/u;
/** Words glued behind a number that name its slot: `4kin`, `3500out`. */
const gluedCue = new RegExp(`^${anyWay('short-figure-name')}(?![a-z])`, 'u');

/** Whether a number without a unit stands for itself, not inside an identifier or a word. */
export function isPlainNumber(text: string, words: string, { scale, end }: Scaled): boolean {
  const rest = text.slice(end);
  if (/^\.?\d/u.test(rest)) return scale !== '';
  if (/^[a-z_]/u.test(rest) && scale === '') return /^x(?![a-z])/u.test(rest) || gluedCue.test(rest);
  // 一 in 一般, 一下 and the like is no number.
  const isInsideWord = words.length === 1 && isHan.test(words) && isHan.test(rest[0] ?? ' ');
  // `跑一个Qwen3-32B`
  if (isInsideWord && /^个 ?[\uE001]/u.test(rest)) return false;
  return !isInsideWord || scale !== '' || /^个(?!\p{Script=Han})/u.test(rest);
}

/** Whether a number is one word (`one`, `两` before a measure word) that may be mere grammar. */
export function isLoneWord(words: string, { scale }: Scaled): boolean {
  // Nobody says `one thousand` as mere grammar.
  if (/^[\d.]|hundred|thousand/u.test(words) || scale !== '') return false;
  return words.length === 1 || !isHan.test(words);
}
