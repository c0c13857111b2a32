function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** A table of Markdown; signs that would break it are escaped. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const draw = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [draw(head), draw(head.map(() => '---')), ...rows.map(draw)];
}
