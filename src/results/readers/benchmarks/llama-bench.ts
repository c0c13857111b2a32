import { type RowMeasure, rowMeasure } from '../../measure.ts';
import { isFigure } from '../figure.ts';
import type { PrintedLine } from '../printed-lines.ts';
import type { PrintedSection } from '../printed-sections.ts';
import { strokedCells } from '../stroked-cells.ts';
import { type Measurement, measuredResult } from './result.ts';

const titles = /^\s*\| *model *\|.*\| *test *\| *t\/s *\|\s*$/;
const border = /^\s*\|(?: *:?-{2,}:? *\|)+\s*$/;
/** `pp512`, `tg128`, `pp512+tg128`, `tg128 @ d4096`. */
const tests = /^(?:pp ?(\d{1,7}))?\+?(?:tg ?(\d{1,7}))?(?: @ d(\d{1,7}))?$/;

/**
 * Figures that one row measured: tokens of one stream each second. Where the stream only generates, its time per token follows;
 * a rate of prompt tokens is none of output.
 */
function measurementOf(columns: readonly string[], cells: readonly string[]): Measurement | null {
  const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
  const rate = Number(/^\d{1,12}(?:\.\d{1,6})?/.exec(cell('t/s'))?.[0] ?? Number.NaN);
  const found = tests.exec(cell('test'));
  if (!isFigure(rate) || rate <= 0 || !found || cell('test') === '') return null;
  const [prompt, output, depth] = found.slice(1).map((text) => (text === undefined ? null : Number(text)));
  const isGeneration = prompt === null && typeof output === 'number' && output > 0;
  const facts = { statistic: 'mean', basis: 'measured' } as const;
  const measures: RowMeasure[] = isGeneration
    ? [rowMeasure('throughputTokensPerSecond', rate, facts), rowMeasure('tpotMs', 1000 / rate, facts)]
    : [rowMeasure('totalTokensPerSecond', rate, facts)];
  const read = (prompt ?? 0) + (depth ?? 0);
  const extra = columns.flatMap((name, at) =>
    name === 'model' || name === 't/s' || (cells[at] ?? '') === '' ? [] : [[name, cells[at] ?? ''] as const],
  );
  return {
    program: 'llama-bench',
    measures,
    concurrency: 1,
    conditions: {
      ...(cell('model') === '' ? {} : { model: cell('model') }),
      inputLength: read > 0 ? read : null,
      outputLength: output ?? null,
    },
    extra: Object.fromEntries(extra),
  };
}

/** The table of `llama-bench`, each row a measurement of its own; null where none begins at `lines[start]`. */
export function readLlamaBench(lines: readonly PrintedLine[], start: number): PrintedSection | null {
  if (!titles.test(lines[start]?.text ?? '')) return null;
  const columns = strokedCells(lines[start]?.text ?? '');
  const results: Measurement[] = [];
  const unread: string[] = [];
  let index = start + 1;
  for (; index < lines.length; index += 1) {
    const text = lines[index]?.text ?? '';
    if (border.test(text)) continue;
    if (!/^\s*\|.*\|\s*$/.test(text)) break;
    const cells = strokedCells(text);
    const measurement = cells.length === columns.length ? measurementOf(columns, cells) : null;
    if (measurement === null) unread.push(text.trim());
    else results.push(measurement);
  }
  return { results: results.map(measuredResult), unread, end: index };
}
