/** Texts that the programs print at the left edge and nowhere else. */
const leftEdge =
  /^(?:Number of Queries per DP rank: |-{3,400} {2}-{3,400}|\[analytic\] (?:Execution time|TPS\/Device): |Total device memory: |Stats breakdowns:|Total time for |device_name +num_devices|pd_ratio +p_qps|All experiments completed in |No configurations satisfy )/;

/** Lines that a list or the code of Markdown indents, with what all of them have in front taken away. */
export function withoutIndent(lines: readonly string[]): string[] {
  const outdented = [...lines];
  let start = 0;
  while (start < lines.length) {
    let end = start;
    while (end < lines.length && /^(?:\s|$)/.test(lines[end] ?? '')) end += 1;
    const width = commonIndent(lines.slice(start, end));
    const run = lines.slice(start, end).map((line) => line.slice(width));
    // An output has indented lines of its own; only a run with a line that never is was indented as a whole.
    if (width > 0 && run.some((line) => leftEdge.test(line)))
      run.forEach((line, at) => {
        outdented[start + at] = line;
      });
    start = end + 1;
  }
  return outdented;
}

/** How many blanks all lines that hold anything have in front. */
function commonIndent(lines: readonly string[]): number {
  const filled = lines.filter((line) => line.trim() !== '');
  const [first = ''] = filled;
  const indent = /^\s*/.exec(first)?.[0] ?? '';
  let width = indent.length;
  for (const line of filled) {
    while (width > 0 && !line.startsWith(indent.slice(0, width))) width -= 1;
    if (width === 0) return 0;
  }
  return width;
}
