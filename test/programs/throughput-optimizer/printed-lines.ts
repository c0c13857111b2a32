/** A printed line as far as it must be equal, and the memory figures at its end that may be a little off. */
export interface PrintedLine {
  readonly text: string;
  readonly memory: readonly number[];
}

const figure = /^-?\d+\.\d+$/;

/** Cells of a table row or words of a dump row, without the memory figures at the end. */
function row(line: string, loose: number): PrintedLine | null {
  const cells = line.startsWith('|') ? line.slice(1, -1).split('|') : line.split(/\s+/);
  const memory = cells.slice(-loose).map((cell) => cell.trim());
  if (!line.includes('TP=') || !memory.every((cell) => figure.test(cell))) return null;
  const kept = line.startsWith('|') ? cells.slice(0, -loose).join('|') : cells.slice(0, -loose).join(' ');
  return { text: kept, memory: memory.map(Number) };
}

/**
 * The lines of a report: padding counts, the model as typed (with its column) and the elapsed time do not. `loose`:
 * how many memory columns at the end of tables are compared with tolerance.
 */
export function printedLines(text: string, loose = 2): PrintedLine[] {
  let hasMemory = false;
  return text.split('\n').map((line) => {
    const isHeader = line.includes('avail_GB');
    if (isHeader) hasMemory = true;
    if (line.startsWith('****')) hasMemory = false;
    const asRow = hasMemory && !isHeader ? row(line, loose) : null;
    if (asRow !== null) return asRow;
    const kept = line
      .replace(/^( {4}Model: ).*/, '$1…')
      .replace(/(?<=num_devices) +model_id /, ' model_id ')
      .replace(/^(All experiments completed in )[\d.]+/, '$1…');
    return { text: kept, memory: [] };
  });
}

/** The first line that differs beyond `tolerance`, both sides; null when there is none. */
export function firstDifference(
  actual: readonly PrintedLine[],
  recorded: readonly PrintedLine[],
  tolerance: number,
): { readonly actual: string; readonly recorded: string } | null {
  const shown = (line: PrintedLine | undefined) =>
    line === undefined ? '(no line)' : [line.text, ...line.memory].join(' ');
  for (let index = 0; index < Math.max(actual.length, recorded.length); index += 1) {
    const [ours, theirs] = [actual[index], recorded[index]];
    const isNear = (value: number, at: number) =>
      Math.abs(value - (theirs?.memory[at] ?? Number.NaN)) <= tolerance;
    const isEqual =
      ours?.text === theirs?.text &&
      ours?.memory.length === theirs?.memory.length &&
      (ours?.memory ?? []).every(isNear);
    if (!isEqual) return { actual: shown(ours), recorded: shown(theirs) };
  }
  return null;
}
