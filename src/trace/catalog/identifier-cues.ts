import { literalPattern } from '../../text/literal-pattern.ts';
import type { RowText } from '../fuse/row-text.ts';
import type { Family } from './catalog-schema.ts';

const leastAlone = 10;
const leastLength = 5;

/** An identifier that proves something, and how it is found in lower-case text. */
interface Cue {
  readonly identifier: string;
  stands(text: string): boolean;
}

function cueOf(identifier: string): Cue {
  const lower = identifier.toLowerCase();
  if (!lower.includes('*')) return { identifier, stands: (text) => text.includes(lower) };
  const parts = lower.split('*').map(literalPattern);
  const pattern = new RegExp(parts.join('[a-z0-9_]*'));
  return { identifier, stands: (text) => pattern.test(text) };
}

const known = new Map<string, readonly Cue[]>();

function cuesOf(family: Family): readonly Cue[] {
  const before = known.get(family.id);
  if (before !== undefined) return before;
  const generic = new Set(family.generic.map((word) => word.toLowerCase()));
  const own = family.identifiers
    .filter((word) => !generic.has(word.toLowerCase()) && word.replaceAll('*', '').length >= leastLength)
    .map(cueOf);
  known.set(family.id, own);
  return own;
}

/** The words of a text in which an identifier can stand, each once: its cues are those of the text, found sooner. */
export function wordsForCues({ text }: Pick<RowText, 'text'>): Pick<RowText, 'text'> {
  return { text: [...new Set(text.split(/[^a-z0-9_:./]+/))].join(' ') };
}

/** The identifiers of a family that stand in a text. */
export function cuesIn(family: Family, { text }: Pick<RowText, 'text'>): string[] {
  return cuesOf(family)
    .filter((cue) => cue.stands(text))
    .map(({ identifier }) => identifier);
}

/** Whether cues name a family: two different ones, or one that is long enough to mean nothing else. */
export function namesFamily(cues: readonly string[]): boolean {
  return cues.length > 1 || (cues[0] !== undefined && cues[0].replaceAll('*', '').length >= leastAlone);
}
