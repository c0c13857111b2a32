import { describe, expect, it } from 'vitest';
import { csvFiles } from '../../../src/trace/report/csv.ts';
import { columnsOf } from '../support/columns-of.ts';
import { kernel, launch, mark } from '../support/events.ts';
import { reportOf } from '../support/reports.ts';

/** A decode step with a copy that tells its bytes, a GEMM, and a stretch of idleness between two steps. */
function report() {
  const copy = (at: number, correlation: number) => ({
    ...kernel('Memcpy DtoD (Device -> Device)', at, 10, correlation),
    cat: 'gpu_memcpy',
    args: { correlation, stream: 7, device: 0, bytes: 20_000 },
  });
  const step = (at: number, number: number) => [
    mark('step[DECODE bs=1]', at, 500),
    launch(number, at + 1),
    copy(at + 10, number),
    launch(number + 1, at + 2),
    kernel('sgemm_kernel, of "one" tile', at + 30, 40, number + 1),
  ];
  return reportOf(columnsOf([...step(0, 1), ...step(5000, 11)]));
}

/** Rows of a file by the names of its columns; no cell of these has a line break. */
function rowsOf(text: string): Record<string, string>[] {
  const cells = (line: string) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) =>
      cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
    );
  const [head = '', ...rows] = text.trimEnd().split('\n');
  const names = head.split(',');
  return rows.map((row) => {
    const values = cells(row);
    return Object.fromEntries(names.map((name, at) => [name, values[at] ?? '']));
  });
}

describe('tables as CSV', () => {
  const document = report();
  const files = new Map(csvFiles(document).map(({ name, text }) => [name, rowsOf(text)]));
  const [stage] = document.stages;

  it('hold the figures, links and hints of the document', () => {
    const rows = files.get('kernels.csv') ?? [];
    expect(rows.map(({ id }) => id)).toEqual(['K1', 'K2']);
    for (const [at, kernelRow] of (stage?.kernels ?? []).entries()) {
      expect(rows[at]).toMatchObject({
        stage: 'decode',
        kernel: kernelRow.kernel,
        microseconds: String(kernelRow.microseconds),
        microsecondsPerStep: String(kernelRow.microsecondsPerStep),
        perfetto: kernelRow.perfetto,
      });
    }
    const hint = stage?.roofline.find(({ basis }) => basis === 'bytes');
    const copy = rows.find(({ id }) => id === hint?.row);
    expect(hint).toBeDefined();
    expect(copy).toMatchObject({
      'roofline.basis': 'bytes',
      'roofline.gigabytesPerSecond': String(hint?.gigabytesPerSecond),
      'roofline.teraflops': '',
    });
  });

  it('hold the longest gaps with their links', () => {
    const gaps = files.get('gaps.csv') ?? [];
    expect(gaps).toHaveLength(stage?.idle?.longest.length ?? -1);
    expect(gaps[0]).toMatchObject({
      microseconds: String(stage?.idle?.longest[0]?.microseconds),
      perfetto: stage?.idle?.longest[0]?.perfetto,
    });
  });
});
