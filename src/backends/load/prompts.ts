import type { Prompt } from './completion-client.ts';

/** Ids that every vocabulary has and that are no control tokens of the usual ones. */
const leastId = 1000;
const ids = 20_000;

/**
 * Short words that the usual vocabularies hold as one token each, with the space before; all of one length, so that a server
 * that counts signs counts every prompt alike.
 */
const words = [
  'time',
  'year',
  'life',
  'work',
  'part',
  'case',
  'week',
  'hand',
  'name',
  'word',
  'city',
  'home',
  'room',
  'book',
  'side',
  'game',
];

/** A prompt of so many tokens; no two share a beginning, so that no prefix cache answers for the server. */
export function promptOf(kind: 'tokens' | 'text', tokens: number, random: () => number): Prompt {
  if (kind === 'tokens') return Array.from({ length: tokens }, () => leastId + Math.floor(random() * ids));
  return Array.from({ length: tokens }, () => words[Math.floor(random() * words.length)] ?? '').join(' ');
}
