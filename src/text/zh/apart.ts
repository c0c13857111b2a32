/** A word between Chinese characters: a blank on every side where it begins or ends in Latin letters or digits. */
export function apart(word: string): string {
  const start = /^[!-~]/.test(word) ? ' ' : '';
  const end = /[!-~]$/.test(word) ? ' ' : '';
  return `${start}${word}${end}`;
}
