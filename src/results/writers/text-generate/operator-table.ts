import { fixedHalfEven } from '../../../text/half-even.ts';
import { printedTime } from './figures.ts';
import type { OperatorRow } from './operator-rows.ts';

interface Column {
  readonly title: string;
  readonly isFigure: boolean;
  cell(row: OperatorRow): string;
}

function share(row: OperatorRow, component: 0 | 1 | 2 | 3): string {
  const total = row.components.reduce((sum, one) => sum + one, 0);
  return total > 0 ? `${fixedHalfEven((row.components[component] * 100) / total, 2)}%` : '0.00%';
}

const figure = (title: string, cell: Column['cell']): Column => ({ title, isFigure: true, cell });
const text = (title: string, cell: Column['cell']): Column => ({ title, isFigure: false, cell });

/** Which columns are asked for beside names, times and calls. */
export interface TableOptions {
  readonly withBounds: boolean;
  readonly withShapes: boolean;
}

function columnsOf({ withBounds, withShapes }: TableOptions): Column[] {
  const bounds = withBounds ? [text('Bound (analytic)', (row) => row.bound)] : [];
  const shares = withBounds
    ? [
        figure('analytic memory %', (row) => share(row, 0)),
        figure('analytic comm %', (row) => share(row, 1)),
        figure('analytic mma %', (row) => share(row, 2)),
        figure('analytic gp %', (row) => share(row, 3)),
      ]
    : [];
  return [
    text('Name', (row) => row.name),
    ...bounds,
    ...(withShapes ? [text('Input Shapes', (row) => row.inputShapes ?? '')] : []),
    figure('analytic total', (row) => printedTime(row.seconds)),
    figure('analytic avg', (row) => printedTime(row.seconds / row.calls)),
    ...shares,
    figure('# of Calls', (row) => String(row.calls)),
  ];
}

/** Centred like the real program: of an odd rest the left side gets more where the width is odd. */
function centred(title: string, width: number): string {
  const rest = width - title.length;
  const left = Math.floor(rest / 2) + (rest & width & 1);
  return ' '.repeat(left) + title + ' '.repeat(rest - left);
}

/** The operator table with its total (references/engine/printed-output.md 8.6), one string for each line. */
export function operatorTable(rows: readonly OperatorRow[], options: TableOptions): string[] {
  const columns = columnsOf(options).map((column) => {
    const cells = rows.map((row) => column.cell(row));
    return { ...column, cells, width: Math.max(column.title.length, ...cells.map((cell) => cell.length)) };
  });
  const line = (cell: (column: (typeof columns)[number]) => string) => columns.map(cell).join('  ');
  const rule = line(({ width }) => '-'.repeat(width));
  const total = rows.reduce((sum, { seconds }) => sum + seconds, 0);
  return [
    rule,
    line(({ title, width }) => centred(title, width)),
    rule,
    ...rows.map((_, index) =>
      line(({ cells, width, isFigure }) => {
        const cell = cells[index] ?? '';
        return isFigure ? cell.padStart(width) : cell.padEnd(width);
      }),
    ),
    rule,
    `Total time for analytic: ${printedTime(total)}`,
  ];
}
