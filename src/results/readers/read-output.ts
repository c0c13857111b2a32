import { readJsonDocument } from './json-document.ts';
import { type PrintedBlock, unwrapPaste } from './paste/unwrap.ts';
import { readPrintedOutput } from './printed-output.ts';
import type { ReadOutcome } from './read-outcome.ts';

/** How many unread pieces are handed back, and how much of each. */
const unreadLimit = 60;
const pieceLimit = 240;

/**
 * Reads any output that Throughline knows: optimizer reports of every era, dump frames, text_generate and op-bound
 * tables, result documents of ours and others, reports of AIConfigurator and of load tests, summaries of recordings,
 * typed commands; in fences, quotations, logs and lines that a terminal broke. Never throws; what is cut or broken is
 * handed back in `unread` (references/engine/printed-output.md has the formats of TensorCast).
 */
export function readOutput(text: string): ReadOutcome {
  const outcome = readJsonDocument(text) ?? readBlocks(unwrapPaste(text));
  const unread = [...new Set(outcome.unread.map((piece) => piece.trim()))]
    .filter((piece) => piece !== '')
    .slice(0, unreadLimit)
    .map((piece) => (piece.length > pieceLimit ? `${piece.slice(0, pieceLimit)}…` : piece));
  return { ...outcome, unread };
}

/** Documents stand for themselves; everything printed is read as one text, block after block. */
function readBlocks(blocks: readonly PrintedBlock[]): ReadOutcome {
  const isDocument = ({ isFenced, text }: PrintedBlock) => isFenced && /^\s*[{[]\s*["{[]/.test(text);
  const printed = readPrintedOutput(blocks.filter((one) => !isDocument(one)).map(({ text }) => text));
  const documents = blocks.filter(isDocument).flatMap(({ text }) => readJsonDocument(text) ?? []);
  return documents.reduce(joined, printed);
}

function joined(first: ReadOutcome, second: ReadOutcome): ReadOutcome {
  return {
    kind: first.kind === 'unknown' || first.kind === 'command' ? second.kind : first.kind,
    result: first.result ?? second.result,
    runs: [...first.runs, ...second.runs],
    forwards: [...first.forwards, ...second.forwards],
    hardware: [...first.hardware, ...second.hardware],
    commands: [...first.commands, ...second.commands],
    recordings: [...first.recordings, ...second.recordings],
    unread: [...first.unread, ...second.unread],
  };
}
