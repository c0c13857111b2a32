/** One line of an output, cleaned of terminal codes. */
export interface PrintedLine {
  readonly text: string;
  /** 1-based line in the original. */
  readonly number: number;
  /** The output stops inside this line, so its end may be missing. */
  readonly isCut: boolean;
  /** Blanks stood at its end, so that a right edge that cuts it cut nothing of its last word. */
  readonly hasBlankEnd: boolean;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal codes are control characters
const escapeCode = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
/** Colour codes whose escape character was lost on the way, as pasted text often has them. */
const orphanColour = /\[(?:0|1|2|4|22|24|3\d|39)m/g;

/** Text without terminal codes. A code that is itself broken stays, so that the figure it touches is not taken for clean. */
export function stripTerminalCodes(text: string): string {
  // Most lines have none: looking for two signs is faster than for two patterns.
  if (!text.includes('\u001b') && !text.includes('[')) return text;
  return text.replace(escapeCode, '').replace(orphanColour, '');
}

/** The lines of an output; carriage returns overwrite, as a terminal shows them. */
export function printedLines(text: string): PrintedLine[] {
  const raw = text.replaceAll('\r\n', '\n').split('\n');
  const last = raw.length - 1;
  return raw.map((one, index) => {
    const shown = stripTerminalCodes(one.slice(one.lastIndexOf('\r') + 1));
    const text = shown.trimEnd();
    return {
      text,
      number: index + 1,
      isCut: index === last && one.length > 0,
      hasBlankEnd: shown.length > text.length,
    };
  });
}
