import { disclaimerOf } from '../../results/summary/disclaimer.ts';
import { shortLabel } from '../../results/summary/summary-view.ts';
import { tradeOffPlot } from '../../results/summary/trade-off-plot.ts';
import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { commandLine, emptyLine, type Line, line, span, type Tone } from '../../text/line.ts';
import { stackedRows, table } from '../../text/table.ts';
import { wrap } from '../../text/width.ts';
import type { Reply } from '../answers/answer.ts';
import { hasRole } from '../evidence/rules.ts';
import type { Statement } from '../evidence/statement.ts';
import {
  type Explanation,
  type NextCommand,
  type Reasonableness,
  type SectionId,
  sectionIds,
} from '../explanation.ts';
import { candidateTable, type FigureTable } from './figure-tables.ts';
import { groupAnswer, groupStatements } from './groups.ts';
import { leverBars } from './lever-bars.ts';
import type { ReportMaterial } from './material.ts';
import { shareBars } from './share-bars.ts';

/** How an explanation is drawn. */
export interface ReportView {
  readonly language: Language;
  readonly columns: number;
  readonly isAscii: boolean;
}

const widestText = 96;
/** Below this, labels stand above values. */
const narrow = 60;

/** Whether a statement carries the sign of a warning. */
export function isWarning({ rule }: Statement): boolean {
  return hasRole(rule, 'warn');
}

const tones: Readonly<Record<Reasonableness, Tone>> = {
  'basically-reasonable': 'good',
  'partly-explainable': 'plain',
  suspicious: 'warning',
  'insufficient-evidence': 'warning',
};

/** One statement, wrapped; a warning carries its sign. */
export function statementLines(one: Statement, { language, columns }: ReportView): Line[] {
  const warns = isWarning(one);
  const text = span(`${warns ? '! ' : ''}${one.text[language]}`, warns ? 'warning' : 'plain');
  return wrap(line('  ', text), Math.min(columns - 1, widestText), warns ? 4 : 2);
}

/** A command on its own line, unwrapped, so that it can be copied. */
function commandLines(commands: readonly NextCommand[]): Line[] {
  return commands.map(({ command }) => commandLine(command.join(' ')));
}

function tableLines({ titles, rows }: FigureTable, { columns }: ReportView): Line[] {
  const shown = rows.map(([name = '', ...cells]) => [shortLabel(name), ...cells]);
  if (columns < narrow) {
    const stacked = shown.map(([name = '', ...cells]) => [
      name,
      cells.map((cell, at) => `${titles[at + 1]} ${cell}`).join(' · '),
    ]);
    return stackedRows(stacked, columns - 1, 2);
  }
  const shape = titles.map((title, at) => ({
    title,
    align: at === 0 ? ('left' as const) : ('right' as const),
    tone: at === 0 ? ('strong' as const) : ('plain' as const),
    least: 6,
    canShrink: at === 0,
  }));
  return table(shape, shown, columns - 1, 2, { hasHeader: true });
}

/** Tables and the plot of the best results of one side, or of all where there is one. */
function bestDrawings(path: string | null, { runs }: ReportMaterial, view: ReportView): Line[] {
  const { explain: t } = messages(view.language);
  return runs.flatMap((run, runAt) =>
    run.results.flatMap((device, at) => {
      const isPart = run.mode === 'pd-ratio' && device.phase !== 'pd-ratio';
      if (isPart || (path !== null && path !== `runs[${runAt}].results[${at}]`)) return [];
      const figures = candidateTable(device, t);
      const plot = tradeOffPlot(device, run.conditions, view);
      return [
        ...(figures === null ? [] : [emptyLine, ...tableLines(figures, view)]),
        ...(plot.length === 0 ? [] : [emptyLine, ...plot]),
      ];
    }),
  );
}

function sectionLines(
  id: SectionId,
  explanation: Explanation,
  material: ReportMaterial,
  view: ReportView,
): Line[] {
  const statements = explanation.sections[id];
  const commands = id === 'next' ? commandLines(explanation.nextCommands) : [];
  if (statements.length + commands.length === 0) return [];
  const isPhase = id === 'prefill' || id === 'decode';
  const groups = groupStatements(statements, explanation.subjects);
  const isTitled = groups.length > 1 || !isPhase;
  const body = groups.flatMap((group, at): Line[] => [
    ...(at > 0 && isTitled ? [emptyLine] : []),
    ...(group.title === null || !isTitled ? [] : [line(span(`  ${group.title[view.language]}`, 'strong'))]),
    ...group.statements.flatMap((one) => statementLines(one, view)),
    ...(isPhase ? shareBars(group.statements, view) : []),
    ...(id === 'best' ? bestDrawings(group.path, material, view) : []),
  ]);
  const bars = id === 'strategy' ? leverBars(material.levers, view) : [];
  return [
    emptyLine,
    line(span(messages(view.language).explain.words.headings[id], 'accent')),
    ...body,
    ...bars,
    ...commands,
  ];
}

function headLines({ evidence, reasonableness }: Explanation, view: ReportView): Line[] {
  const { report, words } = messages(view.language).explain;
  const levels = new Set(evidence.phases.map((one) => one.level));
  const { strongest } = evidence;
  const level = levels.size > 1 ? report.mixedEvidence : words.withId(words.levels[strongest], strongest);
  return wrap(
    line(
      span(`${report.question}   `, 'strong'),
      span(words.reasonableness[reasonableness.level], tones[reasonableness.level]),
      span(`   ${report.evidence(level)}`, 'dim'),
    ),
    Math.min(view.columns - 1, widestText),
    2,
  );
}

function disclaimerLines({ runs }: ReportMaterial, { language, columns }: ReportView): Line[] {
  const text = `~ ${disclaimerOf(runs, language)}`;
  return wrap(line(span(text, 'dim')), Math.min(columns - 1, widestText), 2);
}

/** The explanation by the output template, text first, then small charts, then the next commands. */
export function explanationLines(
  explanation: Explanation,
  material: ReportMaterial,
  view: ReportView,
): Line[] {
  const isJudged = explanation.sections.conclusion.some(({ rule }) => rule === 'reasonableness');
  const sections = sectionIds.flatMap((id) => sectionLines(id, explanation, material, view));
  return [
    ...(isJudged ? headLines(explanation, view) : []),
    ...(isJudged ? sections : sections.slice(1)),
    ...(isJudged ? [emptyLine, ...disclaimerLines(material, view)] : []),
  ];
}

/** An answer as lines, sides told apart where there are several; commands stand unwrapped. */
export function answerLines(one: Reply, view: ReportView): Line[] {
  const groups = groupAnswer(one.statements, one.subjects);
  return [
    ...groups.flatMap((group) => [
      ...(group.title === null ? [] : [line(span(`  ${group.title[view.language]}`, 'strong'))]),
      ...group.statements.flatMap((statement) => statementLines(statement, view)),
    ]),
    ...commandLines(one.commands),
  ];
}
