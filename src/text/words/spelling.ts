import { plainlySpelled } from './plain-spelling.ts';
import { simplifiedOf } from './simplified.ts';

/** A sentence in the spelling that lines are written in: small letters, half-width, simplified characters. */
export function spelled(sentence: string): string {
  return plainlySpelled(Array.from(sentence, simplifiedOf).join(''));
}
