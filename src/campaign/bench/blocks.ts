import { htmlPage, htmlTable } from '../../results/report/html-page.ts';
import { escapeMarkup } from '../../results/report/svg.ts';
import type { Language } from '../../text/language.ts';
import { markdownTable } from './markdown-table.ts';

/** A part of a report before anybody decides how it is drawn. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'text' | 'warning'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** The first row is the best one. */
      readonly isRanked: boolean;
    }
  | { readonly kind: 'code'; readonly lines: readonly string[] };

/** A heading of a document. */
export const heading = (level: 1 | 2 | 3, text: string): Block => ({ kind: 'heading', level, text });
/** A paragraph of a document. */
export const text = (words: string): Block => ({ kind: 'text', text: words });
/** A table of a document. */
export const tableBlock = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { isRanked = false }: { readonly isRanked?: boolean } = {},
): Block => ({ kind: 'table', head, rows, isRanked });

function markdownOf(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
      return [`${'#'.repeat(block.level)} ${block.text}`, ''];
    case 'text':
      return [block.text, ''];
    case 'warning':
      return [`**${block.text}**`, ''];
    case 'list':
      return [...block.items.map((one) => `- ${one}`), ''];
    case 'table':
      return [...markdownTable(block.head, block.rows), ''];
    case 'code':
      return ['```sh', ...block.lines, '```', ''];
  }
}

/** A report as Markdown; `facts` are the lines on its top that other programs read. */
export function blocksMarkdown(facts: readonly string[], blocks: readonly Block[]): string {
  return [...facts, '', ...blocks.flatMap(markdownOf)].join('\n');
}

function htmlOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escapeMarkup(block.text)}</h${block.level}>`;
    case 'text':
      return `<p>${escapeMarkup(block.text)}</p>`;
    case 'warning':
      return `<p><strong>${escapeMarkup(block.text)}</strong></p>`;
    case 'list':
      return `<ul>${block.items.map((one) => `<li>${escapeMarkup(one)}</li>`).join('')}</ul>`;
    case 'table': {
      const look = { kind: 'words', bestRow: block.isRanked ? 0 : null } as const;
      return htmlTable(block.head[0] ?? '', block.head, block.rows, look);
    }
    case 'code':
      return `<pre><code>${escapeMarkup(block.lines.join('\n'))}</code></pre>`;
  }
}

/** The same as one page that needs nothing else. */
export function blocksPage(title: string, language: Language, blocks: readonly Block[]): string {
  return htmlPage(title, language, blocks.map(htmlOf).join('\n'));
}
