const special = /[\\`*_|<>#[\]]/g;

/** Text in which Markdown marks nothing. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(special, (sign) => `\\${sign}`);
}

/** A table whose cells are escaped; figures (`right`) stand right of the first column. */
export function markdownTable(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  align: 'right' | 'left' = 'right',
): string {
  const row = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const border = heads.map((_, at) => (at === 0 || align === 'left' ? '---' : '---:'));
  return [row(heads), `| ${border.join(' | ')} |`, ...rows.map(row)].join('\n');
}

/** A block that is shown as it stands, in a fence longer than any inside it. */
export function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
