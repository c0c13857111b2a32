import type { PlannedRequest } from '../../campaign/load/load-plan.ts';
import type { Prompt } from '../../campaign/load/read-workload.ts';

/** How a server takes prompts. */
export interface ProbedServer {
  readonly promptKind: 'tokens' | 'text';
  /** So many words or ids make a prompt of so many tokens, by the server's own count. */
  wordsFor(tokens: number): number;
}

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

/** Tokens of a prompt whose length nobody says: those of a warm-up. */
const usualTokens = 128;

/** The prompt of each request: the recorded one under its index, else words or ids of its length. */
export function promptsFrom(
  { promptKind, wordsFor }: ProbedServer,
  words: () => number,
  recorded: readonly Prompt[] = [],
): (request: PlannedRequest) => Prompt {
  return ({ index, inputTokens }) =>
    recorded[index] ?? promptOf(promptKind, wordsFor(inputTokens ?? usualTokens), words);
}

/** A prompt of so many tokens; no two share a beginning, so that no prefix cache answers for the server. */
export function promptOf(kind: 'tokens' | 'text', tokens: number, random: () => number): number[] | string {
  if (kind === 'tokens') return Array.from({ length: tokens }, () => leastId + Math.floor(random() * ids));
  return Array.from({ length: tokens }, () => words[Math.floor(random() * words.length)] ?? '').join(' ');
}
