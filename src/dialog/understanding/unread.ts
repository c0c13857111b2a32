import type { Catalogue } from '../../text/catalogue.ts';

/** Why a stretch of a text was not used; the words for each are in the catalogue. */
export type UnreadReason = keyof Catalogue['unread'];

/** A stretch of a text that was said and not used. */
export interface Unread {
  /** The exact substring. */
  readonly text: string;
  readonly reason: UnreadReason;
  /** Position of its first character in the text, and how many there are. */
  readonly start: number;
  readonly length: number;
}

/** A stretch by its place in the folded text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly reason: UnreadReason;
}

const doubts: ReadonlySet<UnreadReason> = new Set([
  'unclear-change',
  'unclear-told',
  'unclear-each',
  'unclear-words',
  'unclear-short',
  'unclear-most',
  'rival',
]);

/** Whether a stretch makes a figure beside it doubtful, which is taken nevertheless. */
export function isDoubt({ reason }: Pick<Unread, 'reason'>): boolean {
  return doubts.has(reason);
}

/** Whether a stretch names a figure that is asked for, which the result of a run tells. */
export function isAsked({ reason }: Pick<Unread, 'reason'>): boolean {
  return reason === 'asked';
}

/** Whether a stretch looks like a requirement; anything else is only listed where everything is. */
export function looksRequired({ reason }: Unread): boolean {
  return reason !== 'words';
}
