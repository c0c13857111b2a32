import type { FigureId } from '../../results/measure.ts';
import type { DeviceResult, PdPair, ResultRow } from '../../results/result.ts';
import { bandRange, withBand } from '../../results/summary/measure-words.ts';
import { fixed } from '../../text/figures.ts';
import type { ExplainTexts } from '../evidence/statement.ts';

/** A table as every report draws it: titles, rows of text, and which columns are figures. */
export interface FigureTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Rows shown in a report; the JSON document has all of them. */
const shownRows = 8;

interface RowColumn {
  readonly title: (t: ExplainTexts) => string;
  readonly value: (row: ResultRow) => number | null;
  readonly decimals: number;
  /** The measure behind the column, which may carry a band. */
  readonly figure?: FigureId;
}

const rowColumns: readonly RowColumn[] = [
  {
    title: () => 'tok/s',
    value: (row) => row.throughputTokensPerSecond,
    decimals: 2,
    figure: 'throughputTokensPerSecond',
  },
  { title: () => 'req/s', value: (row) => row.requestsPerSecond, decimals: 2, figure: 'requestsPerSecond' },
  { title: () => 'TTFT ms', value: (row) => row.ttftMs, decimals: 2, figure: 'ttftMs' },
  { title: () => 'TPOT ms', value: (row) => row.tpotMs, decimals: 2, figure: 'tpotMs' },
  { title: (t) => t.report.columns.concurrency, value: (row) => row.concurrency, decimals: 0 },
  { title: (t) => t.report.columns.batch, value: (row) => row.batchSize, decimals: 0 },
];

function cell(value: number | null, decimals: number, t: ExplainTexts): string {
  return value === null ? t.words.notReported : fixed(value, decimals);
}

/** The best row of each strategy, best first; columns that no row has are left out. */
export function candidateTable(device: DeviceResult, t: ExplainTexts): FigureTable | null {
  if (device.pdRatio !== null) return pairTable(device.pdRatio.pairs, t);
  const rows = device.candidates.slice(0, shownRows);
  // One row without a strategy says nothing that its sentence has not said.
  if (rows.length === 0 || (rows.length === 1 && rows[0]?.parallel === '')) return null;
  const columns = rowColumns.filter(({ value }) => rows.some((row) => value(row) !== null));
  return {
    titles: [t.report.columns.strategy, ...columns.map(({ title }) => title(t))],
    rows: rows.map((row) => [
      row.parallel || t.words.unnamedStrategy,
      ...columns.map(({ value, decimals, figure }) =>
        withBand(
          cell(value(row), decimals, t),
          figure === undefined ? null : bandRange(row, figure, decimals),
        ),
      ),
    ]),
  };
}

function pairTable(pairs: readonly PdPair[], t: ExplainTexts): FigureTable | null {
  if (pairs.length === 0) return null;
  const { columns } = t.report;
  return {
    titles: [
      columns.strategy,
      columns.ratio,
      t.words.figures.balancedQps,
      columns.prefillRate,
      columns.decodeRate,
      'TTFT ms',
      'TPOT ms',
    ],
    rows: pairs
      .slice(0, shownRows)
      .map((pair) => [
        `P ${pair.prefillParallel} · D ${pair.decodeParallel}`,
        cell(pair.pdRatio, 2, t),
        cell(pair.balancedQps, 2, t),
        cell(pair.prefillQps, 2, t),
        cell(pair.decodeQps, 2, t),
        cell(pair.ttftMs, 2, t),
        cell(pair.tpotMs, 2, t),
      ]),
  };
}
