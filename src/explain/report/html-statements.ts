import { escapeMarkup } from '../../results/report/svg.ts';
import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import type { Cite } from '../evidence/cite.ts';
import type { Statement } from '../evidence/statement.ts';
import type { Explanation } from '../explanation.ts';
import { guideSection } from '../guides.ts';
import { isWarning } from './lines.ts';

/** Operands of a sum over a whole table say nothing to a reader. */
const shownOperands = 6;

function anchorOf(guide: string): string {
  return `guide-${guide.replace('#', '-')}`;
}

function citeText(one: Cite): string | null {
  if ('formula' in one) {
    const operands = one.of.slice(0, shownOperands).join(', ');
    return `${one.formula}(${operands}${one.of.length > shownOperands ? ', …' : ''}) = ${one.value}`;
  }
  return one.value === null || one.path.startsWith('formula.') ? null : `${one.path} = ${one.value}`;
}

function basis(one: Statement, language: Language): string {
  const { report } = messages(language).explain;
  const cites = [...new Set(one.cites.flatMap((part) => citeText(part) ?? []))];
  const list = cites.map((text) => `<li><code>${escapeMarkup(text)}</code></li>`).join('');
  const guide = guideSection(one.guide, language);
  const link =
    guide === null
      ? ''
      : ` · <a href="#${anchorOf(one.guide)}">${escapeMarkup(report.guide)}: ${escapeMarkup(guide.title)}</a>`;
  return `<details class="basis"><summary>${one.level}</summary><p>${escapeMarkup(report.rule)} <code>${one.rule}</code>${link}</p>${list === '' ? '' : `<ul>${list}</ul>`}</details>`;
}

/** Sentences, each with the level it rests on, its rule and the figures that it cites. */
export function statementList(statements: readonly Statement[], language: Language): string {
  if (statements.length === 0) return '';
  const items = statements.map((one) => {
    const mark = isWarning(one) ? ' class="warn"' : '';
    return `<li${mark}><p>${escapeMarkup(one.text[language])}</p>${basis(one, language)}</li>`;
  });
  return `<ul class="said">\n${items.join('\n')}\n</ul>`;
}

/** The sections of the guides that the page cites, in the order of first use. */
export function guidesAppendix(explanation: Explanation, language: Language): string {
  const { report } = messages(language).explain;
  const cited = [
    ...new Set(Object.values(explanation.sections).flatMap((all) => all.map((one) => one.guide))),
  ];
  const sections = cited.flatMap((id) => guideSection(id, language) ?? []);
  if (sections.length === 0) return '';
  const body = sections.map(
    (one) =>
      `<div class="guide" id="${anchorOf(one.id)}"><h3>${escapeMarkup(one.title)}</h3>${one.paragraphs
        .map((text) => `<p>${inline(text)}</p>`)
        .join('')}</div>`,
  );
  return `<section aria-labelledby="guides"><h2 id="guides">${escapeMarkup(report.guides)}</h2>\n${body.join('\n')}</section>`;
}

/** The inline Markdown of a guide: code, nothing else. */
function inline(text: string): string {
  return escapeMarkup(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}
