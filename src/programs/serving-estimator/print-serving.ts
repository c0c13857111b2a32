import { type FigureId, measureOf } from '../../results/measure.ts';
import type { Result, ResultRow } from '../../results/result.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { fixed, significant } from '../../text/figures.ts';
import { emptyLine, type Line, line, span } from '../../text/line.ts';
import { type Column, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';
import type { ServingPlan } from './serving-plan.ts';

const right = { align: 'right', tone: 'plain', least: 5, canShrink: false } as const;

function band(row: ResultRow, figure: FigureId): string {
  const measure = measureOf(row, figure, 'calibrated');
  return measure?.band ? `${significant(measure.band[0])}–${significant(measure.band[1])}` : '';
}

function cells(row: ResultRow): string[] {
  const told = (value: number | null) => (value === null ? '–' : significant(value));
  return [
    row.parallel,
    told(row.throughputTokensPerSecondPerDevice),
    told(row.tpotMs),
    band(row, 'tpotMs'),
    told(row.ttftMs),
    band(row, 'ttftMs'),
    row.concurrency === null ? '–' : fixed(row.concurrency),
  ];
}

/** The measurement nearest to the best row. */
function closestLines({ extra }: ResultRow, { serving }: Catalogue, width: number): Line[] {
  const text = extra['closest measurement'];
  return typeof text === 'string' ? wrap(line(span(`${serving.closest} `, 'dim'), text), width, 2) : [];
}

/** The tables of a result: one a system, best first, each latency with its band. */
export function servingLines(result: Result, plan: ServingPlan, texts: Catalogue, width: number): Line[] {
  const { serving } = texts;
  const ttft = `TTFT ${plan.limitStatistic ?? 'median'} ms`;
  const tpot = `TPOT ${plan.limitStatistic ?? 'mean'} ms`;
  const columns: Column[] = [
    { title: serving.table.configuration, align: 'left', tone: 'strong', least: 10, canShrink: true },
    { ...right, title: serving.table.perDevice },
    { ...right, title: tpot },
    { ...right, title: serving.table.band },
    { ...right, title: ttft },
    { ...right, title: serving.table.band },
    { ...right, title: serving.table.users },
  ];
  const all = result.results.flatMap(({ device, candidates, best }) => {
    const points = best === null ? null : (measureOf(best, 'tpotMs', 'calibrated')?.calibration ?? null);
    const rests =
      points === null || points.group === null
        ? serving.noComparable
        : serving.rests(points.group, String(points.points ?? 0));
    return [
      line(span(device ?? '', 'strong')),
      ...(candidates.length === 0
        ? [line(span(serving.infeasible, 'error'))]
        : table(columns, candidates.map(cells), width, 0, true)),
      ...(best === null ? [] : wrap(line(span(rests, 'dim')), width)),
      ...(best === null ? [] : closestLines(best, texts, width)),
      emptyLine,
    ];
  });
  return [...all, ...wrap(line(span(serving.disclaimer, 'dim')), width)];
}
