/**
 * Splits a typed command into words, with single and double quotes and backslashes as a POSIX shell reads them. Nothing is
 * expanded or run. Null where a quote stays open.
 */
export function shellWords(command: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let index = 0; index < command.length; index += 1) {
    const sign = command.charAt(index);
    if (quote !== null) {
      if (sign === quote) quote = null;
      else if (sign === '\\' && quote === '"') {
        index += 1;
        word = (word ?? '') + command.charAt(index);
      } else word = (word ?? '') + sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      word ??= '';
    } else if (sign === '\\') {
      index += 1;
      const next = command.charAt(index);
      if (next !== '\n') word = (word ?? '') + next;
    } else if (/\s/.test(sign)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + sign;
  }
  if (quote !== null) return null;
  if (word !== null) words.push(word);
  return words;
}
