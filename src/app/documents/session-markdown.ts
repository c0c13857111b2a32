import { escapeMarkdown, fenced, markdownTable } from '../../results/report/markdown-text.ts';
import { resultTables } from '../../results/report/result-tables.ts';
import type { Result } from '../../results/result.ts';
import { messages } from '../../text/catalogue.ts';
import { minuteInUtc, type SessionRecord } from './session-record.ts';

/** A session as Markdown: what came out, inputs with their sources, commands, the conversation. */
export function sessionMarkdown(record: SessionRecord, results: readonly Result[]): string {
  const t = messages(record.language).commands.export;
  const { columns } = messages(record.language).ui.review;
  const inputs = record.inputs.map(({ label, shown, source, cites }) => [label, shown, source, cites ?? '']);
  const tables = results.flatMap((run) => resultTables(run, record.language));
  const conversation = record.transcript
    .flatMap(({ lines }) => [...lines, ''])
    .join('\n')
    .trimEnd();
  return [
    `# ${record.title}`,
    escapeMarkdown(t.about(record.session, minuteInUtc(record.startedAt), record.version)),
    ...(tables.length === 0 ? [] : [`> ${record.disclaimer}`, `## ${t.results}`]),
    ...tables.flatMap(({ title, heads, rows }) => [
      `### ${escapeMarkdown(title)}`,
      markdownTable(heads, rows),
    ]),
    ...(record.run === null
      ? []
      : [escapeMarkdown(t.run(record.run.engine, record.run.status, record.run.logPath))]),
    `## ${t.inputs}`,
    markdownTable([columns.label, columns.value, columns.source, t.cites], inputs, 'left'),
    ...changedSection(record),
    ...(record.commands.length === 0 ? [] : [`## ${t.commands}`, ...record.commands.map(fenced)]),
    ...(conversation === '' ? [] : [`## ${t.conversation}`, fenced(conversation)]),
    ...(tables.length === 0 ? [`> ${record.disclaimer}`] : []),
    '',
  ].join('\n\n');
}

/** Changes since the run: no figure below is of it. */
function changedSection({ changedSince, language }: SessionRecord): readonly string[] {
  if (changedSince.length === 0) return [];
  const t = messages(language).commands.export;
  const { notReported } = messages(language).stated;
  const rows = changedSince.map(({ label, ran, now }) => [label, ran ?? notReported, now ?? notReported]);
  return [`## ${t.changedSince}`, markdownTable([t.changedSlot, t.asRun, t.asNow], rows, 'left')];
}
