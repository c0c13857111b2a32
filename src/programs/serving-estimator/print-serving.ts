import { type FigureId, measureOf } from '../../results/measure.ts';
import type { Result, ResultPhase, ResultRow } from '../../results/result.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import { fixed, significant } from '../../text/figures.ts';
import { emptyLine, type Line, line, span } from '../../text/line.ts';
import { type Column, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';
import type { ServingPlan } from './serving-plan.ts';

const phases = { prefill: 'Prefill', decode: 'Decode' } as const;

const right = { align: 'right', tone: 'plain', least: 5, canShrink: false } as const;

function band(row: ResultRow, figure: FigureId): string {
  const measure = measureOf(row, figure, 'calibrated');
  return measure?.band ? `${significant(measure.band[0])}–${significant(measure.band[1])}` : '';
}

/** Latencies that a phase has: a prefill instance gives no later token, a decode instance no first one. */
function latenciesOf(phase: ResultPhase): readonly ('tpotMs' | 'ttftMs')[] {
  if (phase === 'prefill') return ['ttftMs'];
  return phase === 'decode' ? ['tpotMs'] : ['tpotMs', 'ttftMs'];
}

function cells(row: ResultRow, phase: ResultPhase): string[] {
  const told = (value: number | null) => (value === null ? '–' : significant(value));
  return [
    row.parallel,
    told(row.throughputTokensPerSecondPerDevice),
    ...latenciesOf(phase).flatMap((figure) => [told(row[figure]), band(row, figure)]),
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
  const titles = { ttftMs: ttft, tpotMs: tpot };
  const columnsOf = (phase: ResultPhase): Column[] => [
    { title: serving.table.configuration, align: 'left', tone: 'strong', least: 10, canShrink: true },
    { ...right, title: phase === 'prefill' ? serving.table.promptsPerDevice : serving.table.perDevice },
    ...latenciesOf(phase).flatMap((figure) => [
      { ...right, title: titles[figure] },
      { ...right, title: serving.table.band },
    ]),
    { ...right, title: serving.table.users },
  ];
  const all = result.results.flatMap(({ device, phase, candidates, best }) => {
    const figure = latenciesOf(phase)[0] ?? 'tpotMs';
    const points = best === null ? null : (measureOf(best, figure, 'calibrated')?.calibration ?? null);
    const name = [device ?? '', ...(phase === 'prefill' || phase === 'decode' ? [phases[phase]] : [])];
    const rests =
      points === null || points.group === null
        ? serving.noComparable
        : serving.rests(points.group, String(points.points ?? 0));
    return [
      line(span(name.join(' · '), 'strong')),
      ...(candidates.length === 0
        ? [line(span(serving.infeasible, 'error'))]
        : table(
            columnsOf(phase),
            candidates.map((row) => cells(row, phase)),
            width,
            0,
            { hasHeader: true },
          )),
      ...(best === null ? [] : wrap(line(span(rests, 'dim')), width)),
      ...(best === null ? [] : closestLines(best, texts, width)),
      emptyLine,
    ];
  });
  return [...all, ...wrap(line(span(serving.disclaimer, 'dim')), width)];
}
