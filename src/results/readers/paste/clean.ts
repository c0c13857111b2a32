import { literalPattern } from '../../../text/literal-pattern.ts';
import { stripTerminalCodes } from '../printed-lines.ts';
import { prefixesOfTitles } from './separated-header.ts';

/** More zero characters than this share of a text come from two bytes a character, read as one. */
const wideShare = 0.2;

/** Blanks that web pages and chats put for a plain one, and the bar of Chinese keyboards. */
const wideBlanks = /[\u00A0\u2007\u202F\u3000]/g;
const wideBar = /｜/g;

/**
 * A text without byte order marks and without the zero characters that UTF-16 leaves when it is read byte by byte, with
 * plain blanks and bars, each line ended by a line feed.
 */
export function withoutWideCharacters(text: string): string {
  const bare = text.replace(/^(?:\uFEFF|\uFFFE|\uFFFD{1,2})/u, '');
  const zeros = bare.length - bare.replaceAll('\0', '').length;
  const narrow = zeros > bare.length * wideShare ? bare.replaceAll('\0', '') : bare;
  const plain = narrow.replace(wideBlanks, ' ').replace(wideBar, '|').replaceAll('\r\n', '\n');
  // Where no line feed stands the carriage return ends lines; elsewhere it redraws one.
  return plain.includes('\n') ? plain : plain.replaceAll('\r', '\n');
}

const quoted = /^ {0,3}(?:> ?)+/;
/** The same where marks are not parted from the text. */
const quotedTightly = /^ {0,3}>+/;
const parted = /^ {0,3}>(?:[> ]|$)/;

/** Lines of a quotation (`> `) without its marks; also the second prompt of a shell before a continued command. */
export function withoutQuotation(lines: readonly string[]): string[] {
  const isQuoted = (line: string | undefined) => line !== undefined && quoted.test(line);
  // One mark that touches its text tells that blanks behind the others belong to what is quoted.
  const marks = lines.filter(isQuoted).every((line) => parted.test(line)) ? quoted : quotedTightly;
  return lines.map((line, at) => {
    if (!isQuoted(line)) return line;
    const before = lines[at - 1];
    const isGroup =
      isQuoted(before) || isQuoted(lines[at + 1]) || (before?.trimEnd().endsWith('\\') ?? false);
    return isGroup ? line.replace(marks, '') : line;
  });
}

/** Titles of a dump are aligned with the right edge of their column: blanks in front of them are their own. */
const alignedTitles = /device_name +num_devices\b.*$/;

/** Texts that the programs print at the left edge: what stands before them was put there by a logger. */
const leftEdge: readonly RegExp[] = [
  /\+-{3,}(?:\+-+)+\+?\s*$/,
  /(?<!\*)\*{40,400}\s{0,16}$/,
  /(?<!-)-{3,400}(?: {2}-{3,400}){2,40}\s{0,16}$/,
  /Number of Queries per DP rank: \d+\s*$/,
  /\[analytic\] (?:Execution time|TPS\/Device): /,
  /Total time for analytic: \S+\s*$/,
  /Total device memory: +\d+\.\d+ GB\s*$/,
  /Stats breakdowns:\s*$/,
  /(?<!=)={4,400} Serving Benchmark Result ={4,400}\s{0,16}$/,
  alignedTitles,
  /pd_ratio +p_qps +d_qps\b.*$/,
  /All experiments completed in \d+\.\d+ seconds\.\s*$/,
  /No configurations satisfy the current TTFT\/TPOT filters\.\s*$/,
];

/** Marks behind the same prefix before it is believed to be one, unless nearly every line carries it. */
const leastPrefixed = 2;
const nearlyEvery = 0.8;
const longestPrefix = 160;

const levels = '(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)';
const level = new RegExp(`(?<![A-Za-z])${levels} *(?![A-Za-z])`, 'gi');

/** A prefix as a pattern: its digits, what pads them, and its level may differ from line to line, nothing else. */
function patternOf(prefix: string): string {
  return (
    literalPattern(prefix)
      .replace(/(?<! ) *\d+/g, ' *\\d+')
      // Blanks in front of a number pad the number.
      .replace(level, (found, at: number, all: string) =>
        all[at + found.length] === '*' ? `${levels} ` : `${levels}${found.endsWith(' ') ? ' *' : ''}`,
      )
      .replace(/^(?! \*)/, ' *')
  );
}

/** A text without the border that it ends in. */
function withoutRule(text: string): string {
  let end = text.length;
  while (end > 0 && '-+*'.includes(text.charAt(end - 1))) end -= 1;
  return text.length - end > 1 ? text.slice(0, end) : text;
}

/** The pattern of what stands before the titles of comma-separated values and before their first row, too. */
function prefixOfTitles(titles: string, row: string): string | null {
  const patterns = prefixesOfTitles(titles, longestPrefix)
    .filter((prefix) => /[\p{L}\d]/u.test(prefix))
    .map(patternOf);
  return patterns.find((pattern) => new RegExp(`^${pattern}`).test(row)) ?? null;
}

/** Lines that a terminal broke behind a prefix: how far the blanks at their ends may be missing, and how many tell the width. */
const mostBlanks = 24;
const leastFull = 2;

/**
 * Lines that a terminal broke after a logger had put its prefix in front of them, joined again: further pieces have no
 * prefix, and stand behind a line as wide as the terminal.
 */
function joinedBehindPrefix(lines: readonly string[], prefixes: readonly RegExp[]): readonly string[] {
  const plain = lines.map(stripTerminalCodes);
  const isPiece = plain.map((line) => line !== '' && !prefixes.some((one) => one.test(line)));
  const width = Math.max(0, ...plain.map(({ length }) => length));
  const full = plain.filter(({ length }, at) => length === width && isPiece[at + 1] === true).length;
  const isBroken = isPiece.every(
    (piece, at) => !piece || (at > 0 && (plain[at - 1]?.length ?? 0) >= width - mostBlanks),
  );
  if (full < leastFull || width < 40 || !isBroken || !isPiece.includes(true)) return lines;
  const joined: string[] = [];
  for (const [at, line] of plain.entries()) {
    const above = joined.at(-1);
    if (isPiece[at] !== true || above === undefined) joined.push(line);
    else joined[joined.length - 1] = above.padEnd(above.length + width - (plain[at - 1]?.length ?? 0)) + line;
  }
  return joined;
}

/**
 * Lines without what a logger, a container or a line number put before each: time, level, process. The prefix is what
 * stands before borders and headings that the programs print at the left edge.
 */
export function withoutLogPrefix(lines: readonly string[]): string[] {
  const counts = new Map<string, number>();
  const plainLines = lines.map(stripTerminalCodes);
  for (const [at, plain] of plainLines.entries()) {
    const ofTitles = prefixOfTitles(plain, plainLines[at + 1] ?? '');
    if (ofTitles !== null) counts.set(ofTitles, leastPrefixed);
    for (const mark of leftEdge) {
      const at = mark.exec(plain)?.index ?? 0;
      if (at === 0 || at > longestPrefix) continue;
      // What ends in a rule has the piece of a folded border behind it.
      const prefix = withoutRule(plain.slice(0, at));
      // A table in a list is only indented, and the piece of a folded border is no prefix.
      if (/[\p{L}\d]/u.test(prefix)) {
        const pattern = mark === alignedTitles ? `${patternOf(prefix.trimEnd())} ?` : patternOf(prefix);
        counts.set(pattern, (counts.get(pattern) ?? 0) + 1);
      }
      break;
    }
  }
  const isOfNearlyAll = (pattern: string) => {
    const prefix = new RegExp(`^${pattern.replace(/ \\??$/, '')}`);
    const filled = joinedBehindPrefix(plainLines, [prefix]).filter((line) => line.trim() !== '');
    return (
      filled.length > 2 && filled.filter((line) => prefix.test(line)).length >= filled.length * nearlyEvery
    );
  };
  const prefixes = [...counts]
    .filter(([pattern, count]) => count >= leastPrefixed || isOfNearlyAll(pattern))
    .toSorted(([a], [b]) => b.length - a.length)
    .map(([pattern]) => new RegExp(`^${pattern}`));
  if (prefixes.length === 0) return [...lines];
  // A line that holds nothing but the prefix loses the blank at its end.
  const bare = prefixes.map((one) => new RegExp(`${one.source.replace(/ \\??$/, '')}\\s*$`));
  const whole = joinedBehindPrefix(lines, [...prefixes, ...bare]);
  return whole.map((line) => {
    const plain = stripTerminalCodes(line);
    const found = prefixes.find((one) => one.test(plain));
    if (found) return line.includes('\u001b') ? plain.replace(found, '') : line.replace(found, '');
    return bare.some((one) => one.test(plain)) ? '' : line;
  });
}
