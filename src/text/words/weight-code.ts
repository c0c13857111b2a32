/** Log odds that one letter is worth more than the one before it. */
const step = 0.1;

const zero = '.';
const most = 26;
const upper = 'A'.charCodeAt(0) - 1;
const lower = 'a'.charCodeAt(0) - 1;

/** The letter of a weight: `A` to `Z` speaks for an intent, `a` to `z` against it, each a tenth more; `.` is neither. */
export function letterOf(weight: number): string {
  const steps = Math.min(most, Math.round(Math.abs(weight) / step));
  if (steps === 0) return zero;
  return String.fromCharCode((weight > 0 ? upper : lower) + steps);
}

/** The weight of a letter, in units of log odds. */
export function weightOf(letter: string): number {
  if (letter === zero) return 0;
  const code = letter.charCodeAt(0);
  return code > lower ? -(code - lower) * step : (code - upper) * step;
}

/** Mark of a question by its words alone: capitals, blanks and punctuation make no other question of it. */
export function questionMark(text: string): string {
  const words = text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
  let state = 0x811c9dc5;
  for (let at = 0; at < words.length; at++) state = Math.imul(state ^ words.charCodeAt(at), 0x01000193);
  return (state >>> 0).toString(36);
}
