import type { Catalogue } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { displayWidth, padEnd } from '../../text/width.ts';
import type { ArgumentRecord, ProgramRecord } from './argument-record.ts';

const metavars: Partial<Record<ArgumentRecord['type'], string>> = {
  text: 'TEXT',
  model: 'MODEL',
  lengths: 'N|FILE',
  number: 'X',
  'positive-number': 'X',
  fraction: 'X',
};

function valueName(record: ArgumentRecord): string {
  const one = record.metavar ?? metavars[record.type] ?? (record.type === 'choice' ? 'NAME' : 'N');
  switch (record.takes) {
    case 'none':
      return '';
    case 'one':
      return ` ${one}`;
    case 'optional':
      return ` [${one}]`;
    case 'any':
      return ` [${one} …]`;
    case 'many':
      return ` ${one} […]`;
  }
}

function spelled(record: ArgumentRecord): string {
  if (!record.name.startsWith('-')) return `[${record.metavar ?? 'MODEL'}]`;
  const short = record.aliases.filter((alias) => !alias.startsWith('--'));
  const long = record.aliases.filter((alias) => alias.startsWith('--'));
  return [...short, record.name, ...long].join(', ') + valueName(record);
}

/** Breaks a text into lines of at most `width` columns; Chinese may break anywhere, other words at spaces. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const piece of text.match(/[\u2E80-\uFFEF]|[^\s\u2E80-\uFFEF]+|\s+/gu) ?? []) {
    if (displayWidth(current) + displayWidth(piece.trimEnd()) > width && current.trim() !== '') {
      lines.push(current.trimEnd());
      current = piece.trimStart();
    } else {
      current += piece;
    }
  }
  return [...lines, current.trimEnd()];
}

const nameColumns = 30;
const textColumns = 68;

function spelledDefault(value: NonNullable<ArgumentRecord['default']>): string {
  return typeof value === 'object' ? value.join(' ') : String(value);
}

function details(record: ArgumentRecord, language: Language, texts: Catalogue['engineCommand']): string {
  const parts = [record.meaning[language]];
  if (record.choices.length > 0) parts.push(texts.help.choices(record.choices.join(', ')));
  if (record.default !== null) parts.push(texts.help.fallback(spelledDefault(record.default)));
  if (record.isRequired) parts.push(texts.help.required);
  if (record.isRefused) parts.push(texts.help.refused);
  return parts.join(' ');
}

function block(record: ArgumentRecord, language: Language, texts: Catalogue['engineCommand']): string[] {
  const name = `  ${spelled(record)}`;
  const lines = wrapped(details(record, language, texts), textColumns);
  const indent = ' '.repeat(nameColumns);
  const fits = displayWidth(name) < nameColumns - 1;
  const first = fits ? [padEnd(name, nameColumns) + (lines[0] ?? '')] : [name, indent + (lines[0] ?? '')];
  return [...first, ...lines.slice(1).map((line) => indent + line)];
}

/** How the program is called. */
export function usageLine(program: ProgramRecord, texts: Catalogue['engineCommand']): string {
  const required = program.arguments.filter((record) => record.isRequired).map(spelled);
  return texts.help.usage(`throughline engine ${program.name} [MODEL] ${required.join(' ')}`);
}

/** `--help`: every argument with its meaning, by group, from the records alone. */
export function helpText(
  program: ProgramRecord,
  language: Language,
  texts: Catalogue['engineCommand'],
): string {
  const groups = [...new Set(program.arguments.map((record) => record.group))];
  const titles: Readonly<Record<string, string>> = texts.help.groups;
  const sections = groups.flatMap((group) => [
    '',
    `${titles[group] ?? group}:`,
    ...program.arguments
      .filter((record) => record.group === group)
      .flatMap((record) => block(record, language, texts)),
  ]);
  return `${[usageLine(program, texts), '', program.meaning[language], ...sections].join('\n')}\n`;
}
