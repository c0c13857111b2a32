import { fixedHalfEven } from '../../../text/half-even.ts';
import type { Components, OperatorRow } from './operator-rows.ts';
import { printedTime } from './printed-numbers.ts';
import type { PerformanceModel } from './simulated-pass.ts';

interface Column {
  readonly title: string;
  readonly isFigure: boolean;
  cell(row: OperatorRow): string;
}

function share(components: Components, component: 0 | 1 | 2 | 3): string {
  const total = components.reduce((sum, one) => sum + one, 0);
  return total > 0 ? `${fixedHalfEven((components[component] * 100) / total, 2)}%` : '0.00%';
}

const figure = (title: string, cell: Column['cell']): Column => ({ title, isFigure: true, cell });
const text = (title: string, cell: Column['cell']): Column => ({ title, isFigure: false, cell });

/** Which columns are asked for beside names, times and calls. */
export interface TableOptions {
  readonly withBounds: boolean;
  readonly withShapes: boolean;
  /** Models that timed the rows: the first one, and the others in their order. */
  readonly models: readonly PerformanceModel[];
}

/** The times of one performance model: of the rows themselves, or beside them. */
function timed(row: OperatorRow, model: number): { seconds: number; components: Components } {
  return (model === 0 ? row : row.others[model - 1]) ?? row;
}

function columnsOf({ withBounds, withShapes, models }: TableOptions): Column[] {
  const [first = 'analytic'] = models;
  const bounds = withBounds ? [text(`Bound (${first})`, (row) => row.bound)] : [];
  const times = models.flatMap((name, model) => {
    const part = (component: 0 | 1 | 2 | 3) => (row: OperatorRow) =>
      share(timed(row, model).components, component);
    return [
      figure(`${name} total`, (row) => printedTime(timed(row, model).seconds)),
      figure(`${name} avg`, (row) => printedTime(timed(row, model).seconds / row.calls)),
      ...(withBounds
        ? [
            figure(`${name} memory %`, part(0)),
            figure(`${name} comm %`, part(1)),
            figure(`${name} mma %`, part(2)),
            figure(`${name} gp %`, part(3)),
          ]
        : []),
    ];
  });
  return [
    text('Name', (row) => row.name),
    ...bounds,
    ...(withShapes ? [text('Input Shapes', (row) => row.inputShapes ?? '')] : []),
    ...times,
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
  const border = line(({ width }) => '-'.repeat(width));
  return [
    border,
    line(({ title, width }) => centred(title, width)),
    border,
    ...rows.map((_, index) =>
      line(({ cells, width, isFigure }) => {
        const cell = cells[index] ?? '';
        return isFigure ? cell.padStart(width) : cell.padEnd(width);
      }),
    ),
    border,
    ...options.models.map((name, model) => {
      const total = rows.reduce((sum, row) => sum + timed(row, model).seconds, 0);
      return `Total time for ${name}: ${printedTime(total)}`;
    }),
  ];
}
