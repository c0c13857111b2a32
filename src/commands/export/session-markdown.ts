import type { Result } from '../../results/result.ts';
import { messages } from '../../text/catalogue.ts';
import { resultTables } from './result-tables.ts';
import type { SessionRecord } from './session-record.ts';

const special = /[\\`*_|<>#]/g;

function escaped(text: string): string {
  return text.replaceAll(special, (sign) => `\\${sign}`);
}

function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  return [row(heads), `|${heads.map(() => ' --- |').join('')}`, ...rows.map(row)].join('\n');
}

/** A fence longer than any in the text, so that the text stays what it is. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

/** A session as Markdown: inputs with their sources, commands, results in full precision, the conversation. */
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
    escaped(t.about(record.session, record.startedAt, record.version)),
    `## ${t.inputs}`,
    tableOf([columns.label, columns.value, columns.source, t.cites], inputs),
    ...(record.commands.length === 0 ? [] : [`## ${t.commands}`, ...record.commands.map(fenced)]),
    ...(tables.length === 0 ? [] : [`## ${t.results}`]),
    ...tables.flatMap(({ title, heads, rows }) => [`### ${escaped(title)}`, tableOf(heads, rows)]),
    ...(record.run === null
      ? []
      : [escaped(t.run(record.run.engine, record.run.status, record.run.logPath))]),
    ...(conversation === '' ? [] : [`## ${t.conversation}`, fenced(conversation)]),
    `> ${record.disclaimer}`,
    '',
  ].join('\n\n');
}
