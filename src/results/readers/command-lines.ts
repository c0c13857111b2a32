import { type ReadCommand, readCommand } from './command-line.ts';
import type { PrintedLine } from './printed-lines.ts';

const program = /(?:throughput|text)[_-](?:optimizer|generate)/;
/** Signs at the end of a line that carry a command on: of POSIX shells, PowerShell and cmd. */
const carriedOn = /(?:\\|`|\^)$/;
/** Where a command begins inside a line of prose or behind the prompt of another shell. */
const within =
  /(?:^|[\s`>"'(：:])((?:python[\d.]*|uvx?|msmodeling|throughline|npx|node|\/\S+\/python[\d.]*)\s.*)$/;

/** A command that stands at `lines[start]`, continued over lines that end in a sign that carries it on. */
export function commandAt(
  lines: readonly PrintedLine[],
  start: number,
): { readonly read: ReadCommand; readonly end: number } | null {
  const { text, end } = joined(lines, start);
  if (!program.test(text) || /^\s*usage:/i.test(text)) return null;
  const inline = /`([^`]*(?:throughput|text)[_-](?:optimizer|generate)[^`]*)`/.exec(text)?.[1];
  for (const candidate of [inline, text, within.exec(text)?.[1]]) {
    const read =
      candidate === undefined ? null : readCommand(candidate.trimEnd().replace(/[`"'。，]{1,8}$/, ''));
    if (read) return { read, end };
  }
  return null;
}

function joined(lines: readonly PrintedLine[], start: number): { text: string; end: number } {
  let text = lines[start]?.text ?? '';
  let end = start + 1;
  while (carriedOn.test(text) && end < lines.length) {
    text = `${text.slice(0, -1)} ${lines[end]?.text.trim() ?? ''}`;
    end += 1;
  }
  return { text, end };
}
