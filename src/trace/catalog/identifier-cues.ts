import type { RowText } from '../fuse/row-text.ts';
import type { Family } from './catalog-schema.ts';

const leastAlone = 10;
const leastLength = 5;

/** Identifiers of a family that prove something, as patterns over lower-case text. */
const patterns = new Map<string, readonly { readonly identifier: string; readonly pattern: RegExp }[]>();

function patternsOf(family: Family): readonly { readonly identifier: string; readonly pattern: RegExp }[] {
  const known = patterns.get(family.id);
  if (known !== undefined) return known;
  const generic = new Set(family.generic.map((word) => word.toLowerCase()));
  const own = family.identifiers
    .filter((word) => !generic.has(word.toLowerCase()) && word.replaceAll('*', '').length >= leastLength)
    .map((identifier) => ({
      identifier,
      pattern: new RegExp(
        identifier
          .toLowerCase()
          .split('*')
          .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
          .join('[a-z0-9_]*'),
      ),
    }));
  patterns.set(family.id, own);
  return own;
}

/** The identifiers of a family that stand in a text. */
export function cuesIn(family: Family, { text }: RowText): string[] {
  return patternsOf(family)
    .filter(({ pattern }) => pattern.test(text))
    .map(({ identifier }) => identifier);
}

/** Whether cues name a family: two different ones, or one that is long enough to mean nothing else. */
export function namesFamily(cues: readonly string[]): boolean {
  return cues.length > 1 || (cues[0] !== undefined && cues[0].replaceAll('*', '').length >= leastAlone);
}
