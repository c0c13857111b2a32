import type { Result } from '../../results/result.ts';
import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import type { Statement } from '../evidence/statement.ts';
import { type Explanation, sectionIds } from '../explanation.ts';

const special = /[\\`*_|<>#]/g;

function escaped(text: string): string {
  return text.replaceAll(special, (sign) => `\\${sign}`);
}

function item(one: Statement, language: Language): string {
  return `- ${escaped(one.text[language])} \`${one.level}\` [${one.rule}](guide:${one.guide})`;
}

/** The explanation as Markdown, by the output template; the command and the disclaimer close it. */
export function explanationMarkdown(
  explanation: Explanation,
  runs: readonly Result[],
  language: Language,
): string {
  const t = messages(language).explain;
  const sections = sectionIds.map((id) => {
    const statements = explanation.sections[id].map((one) => item(one, language));
    const body = statements.length === 0 ? t.nothingHere : statements.join('\n');
    return `## ${t.headings[id]}\n\n${body}`;
  });
  const block = (command: readonly string[]) => `\`\`\`\n${command.join(' ')}\n\`\`\``;
  const next = explanation.nextCommands.map((one) => block(one.command));
  const commands = runs.flatMap((run) => (run.command === null ? [] : [block(run.command)]));
  return [
    `# ${t.report.title}`,
    `**${t.levels[explanation.reasonableness.level]}** · ${t.evidenceLabel}: \`${explanation.evidence.strongest}\``,
    ...sections,
    ...next,
    ...(commands.length === 0 ? [] : [`## ${t.report.command}`, ...commands]),
    `> ${messages(language).common.disclaimer}`,
    '',
  ].join('\n\n');
}
