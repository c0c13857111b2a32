import { type BarPart, barChart } from '../../results/report/bar-chart.ts';
import { foldedTable, htmlFigure, htmlTable } from '../../results/report/html-page.ts';
import { tradeOffFigure } from '../../results/report/trade-off-figure.ts';
import { shortLabel } from '../../results/summary/summary-view.ts';
import { messages } from '../../text/catalogue.ts';
import { percent } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import { leverGain } from '../analysis/levers.ts';
import { changeWords } from '../answers/change-words.ts';
import { type CostClass, classes } from '../bottleneck/shares.ts';
import type { ServedPhase } from '../evidence/phase-evidence.ts';
import type { Explanation } from '../explanation.ts';
import { signedShare } from '../prose-figures.ts';
import { candidateTable } from './figure-tables.ts';
import type { ReportMaterial } from './material.ts';
import { citedShares } from './share-bars.ts';

const styles: Readonly<Record<CostClass, string>> = {
  memory: 'mem',
  communication: 'comm',
  cube: 'cube',
  vector: 'vec',
};

/** Stacked bars of a phase, one for each side and each source of shares; the table repeats them. */
export function shareFigure(phase: ServedPhase, explanation: Explanation, language: Language): string {
  const t = messages(language).explain;
  const bars = citedShares(explanation.sections[phase]).map(({ values, isForward, about }) => {
    const side = explanation.subjects.find((one) => one.path === about)?.title[language];
    const source = isForward ? 'text_generate' : null;
    return {
      name: [explanation.subjects.length > 1 ? side : null, t.words.served[phase], source]
        .filter(Boolean)
        .join(' · '),
      parts: classes.map(
        (name): BarPart => ({
          name: t.words.classes[name],
          value: values[name],
          style: styles[name],
          shown: percent(values[name]),
        }),
      ),
    };
  });
  if (bars.length === 0) return '';
  const heads = [t.report.columns.phase, ...classes.map((name) => t.words.classes[name])];
  const rows = bars.map((bar) => [bar.name, ...bar.parts.map((part) => part.shown)]);
  return htmlFigure(
    t.report.shares,
    barChart(`shares-${phase}`, t.report.shares, bars, 1),
    foldedTable(t.report.table, heads, rows),
  );
}

/** The candidates of one side, or of all where there is one. */
export function candidatesOf(path: string | null, { runs }: ReportMaterial, language: Language): string {
  const t = messages(language).explain;
  return runs
    .flatMap((run, runAt) =>
      run.results.flatMap((device, at) => {
        const isPart = run.mode === 'pd-ratio' && device.phase !== 'pd-ratio';
        if (isPart || (path !== null && path !== `runs[${runAt}].results[${at}]`)) return [];
        const found = candidateTable(device, t);
        return found === null
          ? []
          : [
              htmlTable(
                t.report.candidates,
                found.titles,
                found.rows.map(([name = '', ...cells]) => [shortLabel(name), ...cells]),
                { bestRow: 0 },
              ),
            ];
      }),
    )
    .join('\n');
}

/** Throughput over latency of every device, with the Pareto front and the box that the limit leaves. */
export function tradeOffFigures({ runs }: ReportMaterial, language: Language): string {
  return runs
    .flatMap((run) => run.results.map((device) => ({ device, conditions: run.conditions })))
    .map(({ device, conditions }, at) => tradeOffFigure(device, at, language, conditions))
    .join('\n');
}

/** Gains of the levers against the unchanged plan as a figure of SVG, phase by phase; empty without a gain. */
export function leverFigure({ levers }: ReportMaterial, language: Language): string {
  const { explain: t, summary } = messages(language);
  const phases = [...new Set(levers.map((one) => one.phase))];
  return phases
    .map((phase) => {
      const gains = levers.flatMap((lever) => {
        const gain = lever.phase === phase ? leverGain(lever) : null;
        return gain === null
          ? []
          : [{ name: changeWords(lever.change, t), gain, after: lever.after.figures[0]?.shown ?? '' }];
      });
      if (gains.length === 0) return '';
      const largest = Math.max(...gains.map((one) => Math.abs(one.gain)), 0.01);
      const bars = gains.map(({ name, gain }) => ({
        name,
        parts: [{ name: '', value: gain, style: gain >= 0 ? 'gain' : 'loss', shown: signedShare(gain) }],
      }));
      const named = phases.length > 1 ? t.words.phases[phase] : null;
      const title = [t.report.sensitivity, named].filter(Boolean).join(' · ');
      const heads = [t.report.columns.change, summary.tokensPerSecond, t.report.columns.gain];
      const rows = gains.map(({ name, gain, after }) => [name, after, signedShare(gain)]);
      return htmlFigure(
        title,
        barChart(`levers-${phase}`, title, bars, largest),
        foldedTable(t.report.table, heads, rows),
      );
    })
    .join('\n');
}
