import { messages } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import { emptyLine, type Line, line, span } from '../../text/line.ts';
import { type Column, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';
import { comparedConditions } from '../conditions.ts';
import { readParallelLabel } from '../readers/parallel-label.ts';
import type { DeviceResult, Result, ResultRow } from '../result.ts';
import { bestLines } from './best.ts';
import { candidateLines } from './candidate-table.ts';
import { toldDisclaimer } from './disclaimer.ts';
import { infeasibleLines } from './infeasible.ts';
import { measuredOperatorLines } from './measured-operators.ts';
import { instanceLines, isServedTogether, pdRatioLines } from './pd-ratio.ts';
import { servingNoteLines } from './serving-notes.ts';
import { reported, type SummaryView, shortLabel } from './summary-view.ts';
import { tradeOffPlot } from './trade-off-plot.ts';

function hasAnswer(one: DeviceResult): boolean {
  return one.best !== null || (one.pdRatio?.pairs.length ?? 0) > 0;
}

/** Which of several results this is: the devices and the phase. */
function headingOf(result: DeviceResult, run: Result, view: SummaryView): Line {
  const texts = messages(view.language).summary;
  const count = devicesOf(result, run);
  const device = result.device ?? messages(view.language).stated.notReported;
  const parts = [
    count === null ? device : `${fixed(count)} × ${device}`,
    ...(result.phase === 'aggregated' ? [] : [texts.phases[result.phase]]),
  ];
  return line(span(parts.join(' · '), 'accent'));
}

function deviceLines(result: DeviceResult, run: Result, isAlone: boolean, view: SummaryView): Line[] {
  const { best } = messages(view.language).summary;
  const heading = isAlone ? [] : [headingOf(result, run, view)];
  if (isServedTogether(result)) {
    return [
      ...heading,
      ...togetherLines(result, run, isAlone ? best : `  ${best}`, view),
      ...servingNoteLines(result, run.conditions, view),
      emptyLine,
      ...candidateLines(result, view),
    ];
  }
  if (result.phase === 'pd-ratio') {
    return [
      ...(isAlone ? [line(span(best, 'accent'))] : heading),
      ...pdRatioLines(result, run.conditions, view),
      ...servingNoteLines(result, run.conditions, view),
    ];
  }
  if (!hasAnswer(result)) return [...heading, ...infeasibleLines(result, devicesOf(result, run), view)];
  const plot = tradeOffPlot(result, run.conditions, view);
  return [
    ...heading,
    ...bestLines(result, isAlone ? best : `  ${best}`, view),
    ...servingNoteLines(result, run.conditions, view),
    emptyLine,
    ...candidateLines(result, view),
    ...measuredOperatorLines(result, view),
    ...(plot.length === 0 ? [] : [emptyLine, ...plot]),
  ];
}

/** A service of prefill and decode instances that was simulated as a whole: its best row, and the instances of it. */
function togetherLines(result: DeviceResult, run: Result, title: string, view: SummaryView): Line[] {
  return [...bestLines(result, title, view), ...instanceLines(result, run.conditions, view)];
}

/** One row for each device and run, most throughput per device first, where there are several. */
function comparisonLines(results: readonly Result[], view: SummaryView): Line[] {
  const { language } = view;
  const texts = messages(language).summary;
  const rows = results
    .flatMap((run) => run.results.map((one) => ({ run, one })))
    .filter(({ one }) => one.best !== null && one.phase === 'aggregated')
    .toSorted(
      (a, b) =>
        (b.one.best?.throughputTokensPerSecondPerDevice ?? 0) -
        (a.one.best?.throughputTokensPerSecondPerDevice ?? 0),
    );
  if (rows.length < 2) return [];
  const right: Omit<Column, 'title'> = { align: 'right', tone: 'plain', least: 4, canShrink: false };
  const columns: Column[] = [
    { title: texts.device, align: 'left', tone: 'strong', least: 12, canShrink: true },
    { ...right, title: texts.tokensPerSecondPerDevice },
    { ...right, title: texts.tokensPerSecond },
    { ...right, title: 'TTFT ms' },
    { ...right, title: 'TPOT ms' },
  ];
  const cells = rows.map(({ run, one }) => [
    `${reported(run.conditions.numDevices, 0, language)} × ${one.device ?? messages(language).stated.notReported}`,
    reported(one.best?.throughputTokensPerSecondPerDevice ?? null, 0, language),
    reported(one.best?.throughputTokensPerSecond ?? null, 0, language),
    reported(one.best?.ttftMs ?? null, 0, language),
    reported(one.best?.tpotMs ?? null, 2, language),
  ]);
  const [titles = emptyLine, ...drawn] = table(columns, cells, view.columns - 1, 2, { hasHeader: true });
  // The command of each row stands below it: beside the figures there is no room for it on most screens.
  const howOf = (row: ResultRow | null): string =>
    [
      shortLabel(row?.parallel ?? ''),
      texts.concurrent(reported(row?.concurrency ?? null, 0, language)),
      `${texts.batch} ${reported(row?.batchSize ?? null, 0, language)}`,
    ].join(' · ');
  return [
    line(span(texts.compared.title, 'accent')),
    titles,
    ...drawn.flatMap((one, at) => [
      one,
      ...wrap(line('    ', span(howOf(rows[at]?.one.best ?? null), 'dim')), view.columns - 1, 4),
    ]),
    ...differingLines(results, view),
    emptyLine,
  ];
}

/** Every condition in which compared runs differ, named; runs that differ are compared, not refused. */
function differingLines(results: readonly Result[], view: SummaryView): Line[] {
  const { summary, explain } = messages(view.language);
  const texts = summary.compared;
  return comparedConditions.flatMap((name) => {
    const values = [
      ...new Set(
        results.map((run) => String(run.conditions[name] ?? messages(view.language).stated.notReported)),
      ),
    ];
    if (values.length < 2) return [];
    const sign = '!';
    return wrap(
      line(span(`${sign} ${texts.differs(explain.words.conditions[name], values.join(' · '))}`, 'warning')),
      view.columns - 1,
      2,
    );
  });
}

/**
 * The summary of one or several runs: best rows, candidates and why they lost, plot, disclaimer. Figures come from
 * the results alone; a missing one is "not reported".
 */
export function summarise(results: readonly Result[], view: SummaryView): Line[] {
  const { language, columns } = view;
  const texts = messages(language);
  const all = shownOf(results);
  const isAlone = all.length === 1;
  const blocks = all.flatMap(({ run, one }, index) => [
    ...(index === 0 ? [] : [emptyLine]),
    ...deviceLines(one, run, isAlone, view),
  ]);
  const rates = results.flatMap((run) => run.conditions.mtpAcceptanceRates ?? []);
  const assumption =
    rates.length > 0
      ? wrap(line(span(`! ${texts.summary.assumedMtp(rates.join(' '))}`, 'warning')), columns - 1, 2)
      : [];
  const told = toldDisclaimer(results, language);
  return [
    ...comparisonLines(results, view),
    ...blocks,
    emptyLine,
    ...(view.beside === undefined || view.beside.length === 0 ? [] : [...view.beside, emptyLine]),
    ...layoutLines(results, view),
    ...assumption,
    ...wrap(line(span(`~ ${told}`, 'dim')), Math.min(columns - 1, 96), 2),
  ];
}

/** Best figures of each result, without tables and notes: the line by which a result is recognised later. */
export function headlines(results: readonly Result[], view: SummaryView): Line[] {
  const { best } = messages(view.language).summary;
  const all = shownOf(results);
  const isAlone = all.length === 1;
  return all.flatMap(({ run, one }) => {
    const heading = isAlone ? [] : [headingOf(one, run, view)];
    if (!hasAnswer(one)) return [...heading, ...infeasibleLines(one, devicesOf(one, run), view).slice(0, 1)];
    if (isServedTogether(one))
      return [...heading, ...togetherLines(one, run, isAlone ? best : `  ${best}`, view)];
    if (one.phase !== 'pd-ratio') return [...heading, ...bestLines(one, isAlone ? best : `  ${best}`, view)];
    const told = pdRatioLines(one, run.conditions, view);
    const end = told.findIndex((line) => line.length === 0);
    return [...(isAlone ? [line(span(best, 'accent'))] : heading), ...told.slice(0, end)];
  });
}

/** That no run of the modelled program stands behind the layout, once for each kind. */
function layoutLines(results: readonly Result[], { language, columns }: SummaryView): Line[] {
  const { layouts } = messages(language).explain.evidence;
  const kinds = new Set(results.flatMap(({ layout }) => layout ?? []));
  return [...kinds].flatMap((kind) => wrap(line(span(`! ${layouts[kind]}`, 'warning')), columns - 1, 2));
}

/** The results that are told, each with its run. */
function shownOf(results: readonly Result[]): { readonly run: Result; readonly one: DeviceResult }[] {
  return results.flatMap((run) =>
    run.results.filter((one) => isShown(one, run)).map((one) => ({ run, one })),
  );
}

/**
 * The two sweeps behind a ratio are not results of their own. Where there is no ratio, the sweeps that found nothing are:
 * they say why.
 */
function isShown(one: DeviceResult, run: Result): boolean {
  if (run.mode !== 'pd-ratio') return true;
  const ofDevice = run.results.filter(({ device }) => device === one.device);
  const failed = ofDevice.filter(({ phase, best }) => phase !== 'pd-ratio' && best === null);
  const hasPairs = ofDevice.some(({ pdRatio }) => (pdRatio?.pairs.length ?? 0) > 0);
  return hasPairs || failed.length === 0 ? one.phase === 'pd-ratio' : failed.includes(one);
}

/** The devices that a result is about: all of the plan, or those of one instance where a ratio has two kinds of them. */
function devicesOf(one: DeviceResult, run: Result): number | null {
  const label = run.mode === 'pd-ratio' ? readParallelLabel(one.outcomes[0]?.parallel ?? '') : null;
  return label ? label.tp * label.pp * label.dp : run.conditions.numDevices;
}
