import { htmlPage, htmlTable } from '../../results/report/html-page.ts';
import { resultTables } from '../../results/report/result-tables.ts';
import { escapeMarkup } from '../../results/report/svg.ts';
import { tradeOffFigure } from '../../results/report/trade-off-figure.ts';
import type { Result } from '../../results/result.ts';
import { messages } from '../../text/catalogue.ts';
import { minuteInUtc, type SessionRecord } from './session-record.ts';

function section(id: string, title: string, body: string): string {
  return body === ''
    ? ''
    : `<section aria-labelledby="${id}"><h2 id="${id}">${escapeMarkup(title)}</h2>\n${body}</section>`;
}

const block = (text: string) => `<pre><code>${escapeMarkup(text)}</code></pre>`;

/** A session as one page that opens without network: what came out, inputs, commands, the conversation. */
export function sessionHtml(record: SessionRecord, results: readonly Result[]): string {
  const { language } = record;
  const t = messages(language).commands.export;
  const { columns } = messages(language).ui.review;
  const inputs = htmlTable(
    t.inputs,
    [columns.label, columns.value, columns.source, t.cites],
    record.inputs.map(({ label, shown, source, cites }) => [label, shown, source, cites ?? '']),
    { kind: 'words' },
  );
  const charts = results
    .flatMap((run) => run.results)
    .map((one, at) => tradeOffFigure(one, at, language))
    .join('\n');
  const tables = results
    .flatMap((run) => resultTables(run, language))
    .map(({ title, heads, rows }) => `<h3>${escapeMarkup(title)}</h3>\n${htmlTable(title, heads, rows)}`)
    .join('\n');
  const run =
    record.run === null
      ? ''
      : `<p class="dim">${escapeMarkup(t.run(record.run.engine, record.run.status, record.run.logPath))}</p>`;
  const conversation = record.transcript.map(({ lines }) => lines.join('\n')).join('\n\n');
  return htmlPage(
    record.title,
    language,
    [
      `<h1>${escapeMarkup(record.title)}</h1>`,
      `<p class="dim">${escapeMarkup(t.about(record.session, minuteInUtc(record.startedAt), record.version))}</p>`,
      results.length === 0 ? '' : `<p class="dim">${escapeMarkup(record.disclaimer)}</p>`,
      section('results', t.results, `${tables}${charts}${run}`),
      section('inputs', t.inputs, inputs),
      section('changed', t.changedSince, changedTable(record)),
      section('commands', t.commands, record.commands.map(block).join('\n')),
      section('conversation', t.conversation, conversation === '' ? '' : block(conversation)),
      results.length === 0 ? `<p class="dim">${escapeMarkup(record.disclaimer)}</p>` : '',
    ].join('\n'),
  );
}

/** Changes since the run, as a table; empty where nothing was. */
function changedTable({ changedSince, language }: SessionRecord): string {
  if (changedSince.length === 0) return '';
  const t = messages(language).commands.export;
  const { notReported } = messages(language).stated;
  const rows = changedSince.map(({ label, ran, now }) => [label, ran ?? notReported, now ?? notReported]);
  return htmlTable(t.changedSince, [t.changedSlot, t.asRun, t.asNow], rows, { kind: 'words' });
}
