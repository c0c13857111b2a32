/** A sentence in small letters, half-width, with straight apostrophes; needs no data, so that the build can use it. */
export function plainlySpelled(sentence: string): string {
  return sentence.toLowerCase().normalize('NFKC').replaceAll('’', "'").trim();
}
