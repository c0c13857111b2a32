import type { Catalogue } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import { markdownTable } from '../bench/markdown-table.ts';
import type { History } from './notes.ts';

const shownHits = 5;

/** `history/model-pr-history-notes.md`: memory, not measurement; each finding with the decision it leads to. */
export function historyMarkdown(history: History, texts: Catalogue['campaign']): string {
  const words = texts.history;
  const list = (items: readonly string[]) =>
    items.length === 0 ? [words.none, ''] : [...items.map((one) => `- ${one}`), ''];
  const { heads } = words;
  return [
    `campaign: ${history.campaign}`,
    'round: 0',
    'generated_by: throughline campaign history',
    `created_at: ${history.created_at}`,
    '',
    `# ${words.title}`,
    '',
    words.memory,
    '',
    `## ${words.root}`,
    '',
    ...list(history.root === null ? [] : [`${history.root} ${history.root_commit ?? ''}`.trim()]),
    `## ${words.query}`,
    '',
    `\`${history.query}\``,
    '',
    ...history.hits
      .slice(0, shownHits)
      .map(({ framework, slug, score }, at) => `${at + 1}. ${framework}/${slug} (${fixed(score)})`),
    ...(history.hits.length === 0 ? [words.noMatch] : []),
    '',
    ...(history.choice === null ? [] : [words.chosen(history.choice.slug, history.choice.reason), '']),
    `## ${words.documents}`,
    '',
    ...list(history.documents.map(({ path, sha256 }) => `${path} sha256:${sha256}`)),
    `## ${words.findings}`,
    '',
    ...(history.findings.length === 0
      ? [words.none]
      : markdownTable(
          [
            'ID',
            'PR',
            heads.framework,
            heads.state,
            heads.files,
            heads.symbols,
            heads.changed,
            heads.risk,
            heads.decision,
            heads.by,
          ],
          history.findings.map((one) => [
            one.id,
            one.url === null ? one.pr : `[${one.pr}](${one.url})`,
            one.framework,
            words.states[one.state],
            one.files.join(', '),
            one.symbols.join(', '),
            one.changed,
            one.risk,
            one.decision,
            words.by[one.by],
          ]),
        )),
    '',
    `## ${words.openPrs}`,
    '',
    ...list(history.open_prs),
    `## ${words.blockers}`,
    '',
    ...list(history.blockers),
  ].join('\n');
}

/** Decisions as they stand in the notes now, by finding: a person may have changed them there. */
export function decisionsInNotes(markdown: string): Map<string, string> {
  const decisions = new Map<string, string>();
  for (const line of markdown.split(/\r?\n/)) {
    if (!/^\| F\d+ \|/.test(line)) continue;
    // Signs that were escaped are no borders.
    const cells = line
      .replaceAll('\\|', '\u0000')
      .split('|')
      .slice(1, -1)
      .map((one) => one.replaceAll('\u0000', '|').trim());
    decisions.set(cells[0] ?? '', cells.at(-2) ?? '');
  }
  return decisions;
}
