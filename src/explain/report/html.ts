import { htmlPage } from '../../results/report/html-page.ts';
import { escapeMarkup } from '../../results/report/svg.ts';
import { disclaimerOf } from '../../results/summary/disclaimer.ts';
import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { type Explanation, type SectionId, sectionIds } from '../explanation.ts';
import { groupStatements } from './groups.ts';
import { candidatesOf, leverFigure, shareFigure, tradeOffFigures } from './html-charts.ts';
import { pageHead } from './html-head.ts';
import { guidesAppendix, statementList } from './html-statements.ts';
import type { ReportMaterial } from './material.ts';

function commandBlock(command: readonly string[]): string {
  return `<pre tabindex="0"><code>${escapeMarkup(command.join(' '))}</code></pre>`;
}

function section(
  id: SectionId,
  explanation: Explanation,
  material: ReportMaterial,
  language: Language,
): string {
  const t = messages(language).explain;
  const groups = groupStatements(explanation.sections[id], explanation.subjects).map((group) =>
    [
      group.title === null ? '' : `<h3>${escapeMarkup(group.title[language])}</h3>`,
      statementList(group.statements, language),
      id === 'best' ? candidatesOf(group.path, material, language) : '',
    ].join('\n'),
  );
  const drawn: Partial<Record<SectionId, string>> = {
    best: tradeOffFigures(material, language),
    prefill: shareFigure('prefill', explanation, language),
    decode: shareFigure('decode', explanation, language),
    strategy: leverFigure(material, language),
    next: explanation.nextCommands.map((one) => commandBlock(one.command)).join('\n'),
  };
  const body = [...groups, drawn[id] ?? ''].join('\n').trim();
  const empty = `<p class="dim">${escapeMarkup(t.report.nothingHere)}</p>`;
  return `<section aria-labelledby="${id}"><h2 id="${id}">${escapeMarkup(t.words.headings[id])}</h2>\n${body === '' ? empty : body}</section>`;
}

/** The explanation as one page that opens without network, in light and dark, readable by screen readers. */
export function explanationHtml(
  explanation: Explanation,
  material: ReportMaterial,
  language: Language,
): string {
  const { explain: t } = messages(language);
  const commands = material.runs.flatMap(({ command }) => (command === null ? [] : [commandBlock(command)]));
  const model = material.runs[0]?.conditions.model;
  const title = [t.report.title, model].filter(Boolean).join(' · ');
  return htmlPage(
    title,
    language,
    [
      pageHead(explanation, material, language),
      ...sectionIds.map((id) => section(id, explanation, material, language)),
      ...(commands.length === 0 ? [] : [`<h2>${escapeMarkup(t.report.command)}</h2>`, ...commands]),
      guidesAppendix(explanation, language),
      `<footer><p>${escapeMarkup(disclaimerOf(material.runs, language))}</p></footer>`,
    ].join('\n'),
  );
}
