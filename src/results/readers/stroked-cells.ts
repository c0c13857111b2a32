/** The cells of a row that begins and ends with a stroke, `| a | b |`; none of them holds a stroke itself. */
export function strokedCells(row: string): string[] {
  return row
    .trim()
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
}
