import { seal } from '../../../src/store/journal/seal.ts';

/**
 * The lines of a journal with the checksums that belong to what they say now: what was changed in them is read and not
 * refused at once. Lines that are no JSON stay as they are.
 */
export function resealed(text: string): string {
  let sum = '';
  return text
    .split('\n')
    .map((line) => {
      try {
        const { sum: _, ...rest } = JSON.parse(line) as Record<string, unknown>;
        const sealed = seal(rest, sum);
        ({ sum } = sealed);
        return sealed.text.trimEnd();
      } catch {
        return line;
      }
    })
    .join('\n');
}
