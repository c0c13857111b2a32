import { type BarPart, barChart } from '../../results/report/bar-chart.ts';
import { htmlPage, htmlTable } from '../../results/report/html-page.ts';
import { escapeMarkup } from '../../results/report/svg.ts';
import { figure, tradeOffFigure } from '../../results/report/trade-off-figure.ts';
import type { Result } from '../../results/result.ts';
import { messages } from '../../text/catalogue.ts';
import { percent } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import { changeWords } from '../answers/what-if.ts';
import { type CostClass, classes } from '../bottleneck/shares.ts';
import type { Statement } from '../evidence/statement.ts';
import { type Explanation, type SectionId, sectionIds } from '../explanation.ts';
import { signedShare } from '../figures.ts';
import type { Lever } from '../levers.ts';
import { citedShares } from './share-bars.ts';

const styles: Readonly<Record<CostClass, string>> = {
  memory: 'mem',
  communication: 'comm',
  cube: 'cube',
  vector: 'vec',
};

function statementItem(one: Statement, language: Language): string {
  return `<li>${escapeMarkup(one.text[language])} <small><code>${one.level}</code> · ${escapeMarkup(one.rule)} · ${escapeMarkup(one.guide)}</small></li>`;
}

/** Stacked phase bars of both phases; the table repeats them. */
function phaseBars(explanation: Explanation, language: Language): string {
  const t = messages(language).explain;
  const bars = (['prefill', 'decode'] as const).flatMap((phase) =>
    citedShares(explanation.sections[phase]).map(({ values, isForward }) => ({
      name: isForward ? `${t.served[phase]} · text_generate` : t.served[phase],
      parts: classes.map(
        (name): BarPart => ({
          name: t.classNames[name],
          value: values[name],
          style: styles[name],
          shown: percent(values[name]),
        }),
      ),
    })),
  );
  if (bars.length === 0) return '';
  const heads = [t.report.tableColumns.phase, ...classes.map((name) => t.classNames[name])];
  const rows = bars.map((bar) => [bar.name, ...bar.parts.map((part) => part.shown)]);
  return figure(barChart('shares', t.report.shares, bars, 1), htmlTable(t.report.table, heads, rows));
}

function sensitivity(levers: readonly Lever[], language: Language): string {
  const t = messages(language).explain;
  if (levers.length === 0) return '';
  const gains = levers.map((one) => ({
    name: changeWords(one.change, t),
    gain: (one.after - one.before) / one.before,
  }));
  const largest = Math.max(...gains.map((one) => Math.abs(one.gain)), 0.01);
  const bars = gains.map(({ name, gain }) => ({
    name,
    parts: [{ name: '', value: gain, style: gain >= 0 ? 'gain' : 'loss', shown: signedShare(gain) }],
  }));
  const rows = gains.map(({ name, gain }) => [name, signedShare(gain)]);
  return figure(
    barChart('sensitivity', t.report.sensitivity, bars, largest),
    htmlTable(
      t.report.table,
      [t.report.tableColumns.change, messages(language).summary.tokensPerSecond],
      rows,
    ),
  );
}

/** The explanation as one page that opens without network, in light and dark, readable by screen readers. */
export function explanationHtml(
  explanation: Explanation,
  runs: readonly Result[],
  levers: readonly Lever[],
  language: Language,
): string {
  const { explain: t, common } = messages(language);
  const charts: Partial<Record<SectionId, string>> = {
    best: runs
      .flatMap((run) => run.results)
      .map((one, at) => tradeOffFigure(one, at, language))
      .join(''),
    prefill: phaseBars(explanation, language),
    strategy: sensitivity(levers, language),
  };
  const sections = sectionIds.map((id) => {
    const statements = explanation.sections[id].map((one) => statementItem(one, language)).join('\n');
    const body =
      statements === '' ? `<p class="dim">${escapeMarkup(t.nothingHere)}</p>` : `<ul>\n${statements}\n</ul>`;
    return `<section aria-labelledby="${id}"><h2 id="${id}">${escapeMarkup(t.headings[id])}</h2>\n${body}\n${charts[id] ?? ''}</section>`;
  });
  const block = (command: readonly string[]) => `<pre><code>${escapeMarkup(command.join(' '))}</code></pre>`;
  const next = explanation.nextCommands.map((one) => block(one.command)).join('\n');
  const commands = runs.flatMap((run) => (run.command === null ? [] : [block(run.command)])).join('\n');
  const model = runs[0]?.conditions.model;
  const title = model ? `${t.report.title} · ${model}` : t.report.title;
  return htmlPage(
    title,
    language,
    [
      `<h1>${escapeMarkup(title)}</h1>`,
      `<p class="verdict"><strong>${escapeMarkup(t.levels[explanation.reasonableness.level])}</strong> <span class="dim">${escapeMarkup(t.evidenceLabel)}: ${explanation.evidence.strongest}</span></p>`,
      ...sections,
      next,
      commands === '' ? '' : `<h2>${escapeMarkup(t.report.command)}</h2>\n${commands}`,
      `<p class="dim">${escapeMarkup(common.disclaimer)}</p>`,
    ].join('\n'),
  );
}
