import { neutral } from './neutral.ts';

/** Meaning of a piece of text; each front end decides how that looks (always with a sign or word as well). */
export const tones = ['plain', 'strong', 'dim', 'accent', 'good', 'warning', 'error', 'command'] as const;
export type Tone = (typeof tones)[number];

/** One run of text with one meaning. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** One line of a screen, a transcript or an export: the same data for Ink, line mode, Markdown and tests. */
export type Line = readonly Span[];

/** A command that is to be copied: on a line of its own, which nobody wraps. */
export function commandLine(command: string): Line {
  return [span(command, 'command')];
}

/** Whether a line is a command to copy. */
export function isCommand(one: Line): boolean {
  return one.length > 0 && one.every(({ tone }) => tone === 'command');
}

/** A run of text with a meaning. */
export function span(text: string, tone: Tone = 'plain'): Span {
  // Every text on a screen goes through here, also names and words of foreign files.
  return { text: neutral(text), tone };
}

/** A line from strings (plain) and spans. */
export function line(...parts: readonly (string | Span)[]): Line {
  return parts.map((part) => (typeof part === 'string' ? span(part) : part));
}

/** A line without text: the blank between blocks. */
export const emptyLine: Line = [];

/** The bare text of a line. */
export function plain(one: Line): string {
  return one.map((part) => part.text).join('');
}

/** The bare text of several lines, joined by line breaks. */
export function plainText(lines: readonly Line[]): string {
  return lines.map(plain).join('\n');
}
