import { htmlPage } from '../../results/report/html-page.ts';
import { escapeMarkup } from '../../results/report/svg.ts';
import type { Catalogue } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import type { FinalReport } from './final-report.ts';
import type { ReportBlock, ReportCell } from './report-tables.ts';
import { anchorOf, linkedRows, rowFigures } from './report-text.ts';

type Texts = Catalogue['rounds'];

function cellMarkup(report: FinalReport, { text, row }: ReportCell): string {
  const shown = escapeMarkup(text);
  if (row === null) return shown;
  const goal = report.rows.has(row) ? `#${anchorOf(row)}` : encodeURI(row);
  return `<a href="${escapeMarkup(goal)}">${shown}</a>`;
}

function tableMarkup(
  report: FinalReport,
  caption: string,
  block: Extract<ReportBlock, { kind: 'table' }>,
): string {
  const head = block.heads.map((one) => `<th scope="col">${escapeMarkup(one)}</th>`).join('');
  const body = block.rows
    .map(([first, ...cells]) => {
      const name = first === undefined ? '' : cellMarkup(report, first);
      return `<tr><th scope="row">${name}</th>${cells.map((cell) => `<td>${cellMarkup(report, cell)}</td>`).join('')}</tr>`;
    })
    .join('');
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeMarkup(caption)}"><table class="words"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function blockMarkup(report: FinalReport, title: string, block: ReportBlock): string {
  switch (block.kind) {
    case 'table':
      return tableMarkup(report, title, block);
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${cellMarkup(report, item)}</li>`).join('')}</ul>`;
    case 'code':
      return `<pre><code>${escapeMarkup(block.lines.join('\n'))}</code></pre>`;
    case 'text':
      return `<p>${escapeMarkup(block.text)}</p>`;
  }
}

/** The report as one page that opens without network; every figure links to its row on the same page, or to its file. */
export function reportHtml(report: FinalReport, t: Texts, language: Language): string {
  const sections = report.sections.map(
    ({ id, title, blocks }) =>
      `<section aria-labelledby="${id}"><h2 id="${id}">${escapeMarkup(title)}</h2>\n${blocks.map((block) => blockMarkup(report, title, block)).join('\n')}</section>`,
  );
  const rows = linkedRows(report).map(([id, row]) => {
    const { raw_result } = row.artifacts;
    const file =
      raw_result === null
        ? ''
        : ` · <a href="${escapeMarkup(encodeURI(raw_result))}">${escapeMarkup(raw_result)}</a>`;
    const figures = rowFigures(row).map(([name, value]) => `${name} ${value}`);
    return `<h3 id="${anchorOf(id)}">${escapeMarkup(id)}</h3><p>${escapeMarkup(figures.join(' · '))}${file}</p>`;
  });
  return htmlPage(
    report.title,
    language,
    [
      `<h1>${escapeMarkup(report.title)}</h1>`,
      `<p><strong>${escapeMarkup(report.verdictLine)}</strong> ${escapeMarkup(report.scope)}</p>`,
      ...sections,
      `<section aria-labelledby="rows"><h2 id="rows">${escapeMarkup(t.report.sections.rows)}</h2>\n${rows.join('\n')}</section>`,
    ].join('\n'),
  );
}
