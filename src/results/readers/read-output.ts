import { readJsonDocument } from './json-document.ts';
import { readPrintedOutput } from './printed-output.ts';
import type { ReadOutcome } from './read-outcome.ts';

/** How many unread pieces are handed back, and how much of each. */
const unreadLimit = 60;
const pieceLimit = 240;

/**
 * Reads any output that Throughline knows: optimizer reports of every era, dump frames, text_generate and op-bound
 * tables, result documents of ours and others, typed commands (references/engine/printed-output.md). Never throws;
 * what is cut or broken is handed back in `unread`.
 */
export function readOutput(text: string): ReadOutcome {
  const outcome = readJsonDocument(text) ?? readPrintedOutput(text);
  const unread = [...new Set(outcome.unread.map((piece) => piece.trim()))]
    .filter((piece) => piece !== '')
    .slice(0, unreadLimit)
    .map((piece) => (piece.length > pieceLimit ? `${piece.slice(0, pieceLimit)}…` : piece));
  return { ...outcome, unread };
}
