import type { Language } from '../../text/language.ts';
import { pageStyle } from './page-style.ts';
import { escapeMarkup } from './svg.ts';

/** A page that needs nothing else: its style inside, no script, no network. `body` is markup already. */
export function htmlPage(title: string, language: Language, body: string): string {
  const lang = language === 'zh' ? 'zh-CN' : 'en';
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

/** How a table is drawn: figures stand to the right on one line, words to the left and wrap. */
export interface TableLook {
  readonly kind?: 'figures' | 'words';
  readonly bestRow?: number | null;
}

/**
 * A table; the first column names the row, `bestRow` is marked. Every cell carries the head of its column, because a
 * narrow screen stacks a row's cells under each other.
 */
export function htmlTable(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  { kind = 'figures', bestRow = null }: TableLook = {},
): string {
  const head = heads.map((one) => `<th scope="col">${escapeMarkup(one)}</th>`).join('');
  const body = rows
    .map(([first = '', ...cells], at) => {
      const rest = cells
        .map((cell, at) => `<td data-head="${escapeMarkup(heads[at + 1] ?? '')}">${escapeMarkup(cell)}</td>`)
        .join('');
      const mark = at === bestRow ? ' class="best"' : '';
      return `<tr${mark}><th scope="row">${escapeMarkup(first)}</th>${rest}</tr>`;
    })
    .join('');
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeMarkup(caption)}"><table class="${kind}"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** A table that repeats a chart, folded away until somebody wants it. */
export function foldedTable(
  summary: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return `<details><summary>${escapeMarkup(summary)}</summary>${htmlTable(summary, heads, rows)}</details>`;
}

/** A chart with its caption and what stands below it. */
export function htmlFigure(caption: string, chart: string, below = ''): string {
  return chart === ''
    ? ''
    : `<figure><figcaption>${escapeMarkup(caption)}</figcaption><div class="scroll">${chart}</div>${below}</figure>`;
}
