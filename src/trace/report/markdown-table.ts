/** A cell of a Markdown table: what would break the row is escaped. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\r?\n/g, '<br>');
}

/** A Markdown table as lines. `alignments` holds `---` or `---:` for each column. */
export function markdownTable(
  columns: readonly string[],
  alignments: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(columns), line(alignments), ...rows.map((cells) => line(cells.map(cell)))];
}
