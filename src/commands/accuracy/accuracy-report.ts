import type { Program } from '../../app/program.ts';
import { fixed, significant } from '../../text/figures.ts';
import { emptyLine, type Line, line, span } from '../../text/line.ts';
import { type Column, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';
import type { AccuracyDocument } from './accuracy-document.ts';

type Scores = AccuracyDocument['summary']['figures'];

const right = { align: 'right', tone: 'plain', least: 6, canShrink: false } as const;

function pointTable(document: AccuracyDocument, program: Program, width: number): Line[] {
  const { report } = program.texts.accuracy;
  const columns: Column[] = [
    { title: report.point, align: 'left', tone: 'strong', least: 16, canShrink: true },
    { ...right, title: `TPOT ms` },
    { ...right, title: report.measured },
    { ...right, title: report.ratio },
    { title: report.band, align: 'left', tone: 'dim', least: 10, canShrink: false },
    { ...right, title: `TTFT ms` },
    { ...right, title: report.measured },
  ];
  const rows = document.points.flatMap(({ id, predicted, measured }) => {
    if (predicted === null || measured === null) return [];
    const { tpotMeanMs = 0, ttftMeanMs = 0 } = predicted as unknown as Readonly<Record<string, number>>;
    const [low = 0, high = 0] = predicted.band.tpotMeanMs ?? [];
    const told = (value: number | null) =>
      value === null ? program.texts.stated.notReported : significant(value);
    return [
      [
        id,
        significant(tpotMeanMs),
        told(measured.tpotMeanMs),
        measured.tpotMeanMs === null ? '' : fixed(tpotMeanMs / measured.tpotMeanMs, 2),
        `${significant(low)}–${significant(high)}`,
        significant(ttftMeanMs),
        told(measured.ttftMeanMs),
      ],
    ];
  });
  return table(columns, rows, width, 0, { hasHeader: true });
}

function scoreCells(figures: Scores): string[] {
  const cell = (name: keyof Scores) => {
    const score = figures[name];
    return score === null
      ? '–'
      : `${fixed(score.meanErrorPercent, 1)} / ${fixed(score.medianErrorPercent, 1)} (${fixed(score.insideBandPercent)} %)`;
  };
  return [cell('tpotMeanMs'), cell('ttftMeanMs'), cell('ttftMedianMs'), cell('outputTokensPerSecondPerGpu')];
}

function summaryTable(document: AccuracyDocument, program: Program, width: number): Line[] {
  const { report } = program.texts.accuracy;
  const { summary } = document;
  // A column without a figure would cost the last ones their place.
  const hasRival = summary.aiconfigurator !== null;
  const columns: Column[] = [
    { title: report.class, align: 'left', tone: 'strong', least: 16, canShrink: true },
    { ...right, title: 'TPOT' },
    ...(hasRival ? [{ ...right, title: 'AIConfigurator' }] : []),
    { ...right, title: report.ttftMean },
    { ...right, title: report.ttftMedian },
    { ...right, title: report.throughput },
  ];
  const rival = (one: AccuracyDocument['summary']['aiconfigurator']) =>
    one === null ? '–' : `${fixed(one.tpotMeanErrorPercent, 1)} / ${fixed(one.tpotMedianErrorPercent, 1)}`;
  const row = (name: string, figures: Scores, other: AccuracyDocument['summary']['aiconfigurator']) => {
    const [tpot = '', ...rest] = scoreCells(figures);
    return [name, tpot, ...(hasRival ? [rival(other)] : []), ...rest];
  };
  const rows = [
    row(report.all, summary.figures, summary.aiconfigurator),
    ...summary.classes.map(({ name, figures, aiconfigurator }) => row(name, figures, aiconfigurator)),
  ];
  return table(columns, rows, width, 0, { hasHeader: true });
}

/** Report of a scoring for people: errors as ratios, times in ms. */
export function accuracyReport(document: AccuracyDocument, program: Program): Line[] {
  const { report } = program.texts.accuracy;
  const width = program.terminal.columns() - 1;
  const { summary } = document;
  const refused = document.points.flatMap(({ id, refused: reason }) =>
    reason === null ? [] : wrap(line(span(`${id}: `, 'strong'), reason), width, 2),
  );
  return [
    ...pointTable(document, program, width),
    emptyLine,
    ...wrap(line(span(report.legend, 'dim')), width),
    ...summaryTable(document, program, width),
    ...(refused.length > 0
      ? [emptyLine, line(span(report.refused(String(summary.refused)), 'warning')), ...refused]
      : []),
    ...(summary.calibratedWith === null
      ? []
      : [emptyLine, ...wrap(line(span(report.calibrated(String(summary.calibratedWith)), 'good')), width)]),
    ...(summary.replacedServers.length === 0
      ? []
      : wrap(line(span(`! ${report.replaced(summary.replacedServers.join(', '))}`, 'warning')), width, 2)),
    ...(summary.restOnOwnPoints === 0
      ? []
      : [
          emptyLine,
          ...wrap(line(span(`! ${report.ownPoints(String(summary.restOnOwnPoints))}`, 'warning')), width, 2),
        ]),
  ];
}
