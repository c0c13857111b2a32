import { escapeMarkdown, markdownTable } from '../../results/report/markdown-text.ts';
import { disclaimerOf } from '../../results/summary/disclaimer.ts';
import { messages } from '../../text/catalogue.ts';
import { percent } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import { leverGain } from '../analysis/levers.ts';
import { changeWords } from '../answers/change-words.ts';
import { classes } from '../bottleneck/shares.ts';
import type { Statement } from '../evidence/statement.ts';
import { type Explanation, type SectionId, sectionIds } from '../explanation.ts';
import { signedShare } from '../prose-figures.ts';
import { candidateTable, type FigureTable } from './figure-tables.ts';
import { groupStatements } from './groups.ts';
import type { ReportMaterial } from './material.ts';
import { citedShares } from './share-bars.ts';

/** A sentence with the level it rests on and the section of the guides that explains its rule. */
function item(one: Statement, language: Language): string {
  return `- ${escapeMarkdown(one.text[language])} \`${one.level}\` · \`${one.guide}\``;
}

function block(command: readonly string[]): string {
  return `\`\`\`\n${command.join(' ')}\n\`\`\``;
}

function tableText({ titles, rows }: FigureTable): string {
  return markdownTable(titles, rows);
}

function tables(
  id: SectionId,
  path: string | null,
  explanation: Explanation,
  { runs, levers }: ReportMaterial,
  language: Language,
): string[] {
  const t = messages(language).explain;
  if (id === 'best') {
    return runs.flatMap((run, runAt) =>
      run.results.flatMap((device, at) => {
        if (path !== null && path !== `runs[${runAt}].results[${at}]`) return [];
        const found = candidateTable(device, t);
        return found === null ? [] : [tableText(found)];
      }),
    );
  }
  if (id === 'prefill' || id === 'decode') {
    const shares = citedShares(explanation.sections[id]).filter((one) => path === null || one.about === path);
    if (shares.length === 0) return [];
    const titles = [t.report.columns.phase, ...classes.map((name) => t.words.classes[name])];
    const rows = shares.map(({ values, isForward }) => [
      isForward ? `${t.words.served[id]} · text_generate` : t.words.served[id],
      ...classes.map((name) => percent(values[name])),
    ]);
    return [tableText({ titles, rows })];
  }
  if (id !== 'strategy' || path !== null) return [];
  const gains = levers.flatMap((lever) => {
    const gain = leverGain(lever);
    return gain === null
      ? []
      : [[changeWords(lever.change, t), lever.after.figures[0]?.shown ?? '', signedShare(gain)]];
  });
  const { change, gain } = t.report.columns;
  return gains.length === 0
    ? []
    : [
        `${t.report.sensitivity}:`,
        tableText({ titles: [change, messages(language).summary.tokensPerSecond, gain], rows: gains }),
      ];
}

/** The explanation as Markdown, by the output template; the command and the disclaimer close it. */
export function explanationMarkdown(
  explanation: Explanation,
  material: ReportMaterial,
  language: Language,
): string {
  const t = messages(language).explain;
  const sections = sectionIds.map((id) => {
    const groups = groupStatements(explanation.sections[id], explanation.subjects);
    const body = groups.flatMap((group) => [
      ...(group.title === null ? [] : [`### ${escapeMarkdown(group.title[language])}`]),
      group.statements.map((one) => item(one, language)).join('\n'),
      ...tables(id, group.path, explanation, material, language),
    ]);
    const text = body.length === 0 ? t.report.nothingHere : body.join('\n\n');
    return `## ${t.words.headings[id]}\n\n${text}`;
  });
  const next = explanation.nextCommands.map((one) => block(one.command));
  const commands = material.runs.flatMap((run) => (run.command === null ? [] : [block(run.command)]));
  const model = material.runs[0]?.conditions.model;
  return [
    `# ${[t.report.title, model && escapeMarkdown(model)].filter(Boolean).join(' · ')}`,
    `**${t.words.reasonableness[explanation.reasonableness.level]}** · ${t.report.evidence(`\`${explanation.evidence.strongest}\``)}`,
    ...sections,
    ...next,
    ...(commands.length === 0 ? [] : [`## ${t.report.command}`, ...commands]),
    `> ${disclaimerOf(material.runs, language)}`,
    '',
  ].join('\n\n');
}
