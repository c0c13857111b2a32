/** A sentence in the spelling that lines are written in: small letters, half-width, straight apostrophes. */
export function spelled(sentence: string): string {
  return sentence.toLowerCase().normalize('NFKC').replaceAll('’', "'").trim();
}
