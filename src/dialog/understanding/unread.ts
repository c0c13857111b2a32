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

/** Whether a stretch looks like a requirement; anything else is only listed where everything is. */
export function looksRequired({ reason }: Unread): boolean {
  return reason !== 'words';
}
