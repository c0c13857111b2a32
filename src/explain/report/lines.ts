import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { emptyLine, type Line, line, span, type Tone } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';
import type { Answer } from '../answers/answer.ts';
import type { RuleId } from '../evidence/rules.ts';
import type { Statement } from '../evidence/statement.ts';
import { type Explanation, type Reasonableness, sectionIds } from '../explanation.ts';
import { shareBars } from './share-bars.ts';

/** How an explanation is drawn. */
export interface ReportView {
  readonly language: Language;
  readonly columns: number;
  readonly isAscii: boolean;
}

const widestText = 96;

const warnings: readonly RuleId[] = [
  'limit-broken',
  'formula-broken',
  'suspicious-ratio',
  'suspicious-slower',
  'suspicious-ep-dense',
  'suspicious-decode-compute',
  'condition-differs',
  'unknown-trace',
  'infeasible',
  'memory-missing',
];

const tones: Readonly<Record<Reasonableness, Tone>> = {
  'basically-reasonable': 'good',
  'partly-explainable': 'plain',
  suspicious: 'warning',
  'insufficient-evidence': 'warning',
};

/** One statement, wrapped; a warning carries its sign. */
export function statementLines(one: Statement, { language, columns }: ReportView, indentBy = 2): Line[] {
  const isWarning = warnings.includes(one.rule);
  const text = span(`${isWarning ? '! ' : ''}${one.text[language]}`, isWarning ? 'warning' : 'plain');
  const width = Math.min(columns - 1, widestText);
  return wrap(line(' '.repeat(indentBy), text), width, indentBy + (isWarning ? 2 : 0));
}

/** The explanation by the output template, text first, then small charts, then the next commands. */
export function explanationLines(explanation: Explanation, view: ReportView): Line[] {
  const { language, columns } = view;
  const t = messages(language).explain;
  const { level } = explanation.reasonableness;
  const head = wrap(
    line(
      span(`${t.question}   `, 'strong'),
      span(t.levels[level], tones[level]),
      span(`   ${t.evidenceLabel}: ${explanation.evidence.strongest}`, 'dim'),
    ),
    Math.min(columns - 1, widestText),
    2,
  );
  const sections = sectionIds.flatMap((id): Line[] => {
    const statements = explanation.sections[id].filter(
      ({ rule }) => rule !== 'reasonableness' || id !== 'conclusion' || statementsFired(explanation),
    );
    const bars = id === 'prefill' || id === 'decode' ? shareBars(statements, view) : [];
    const commands =
      id === 'next'
        ? explanation.nextCommands.map((one) => line(span(`  ${one.command.join(' ')}`, 'dim')))
        : [];
    if (statements.length + commands.length === 0) return [];
    return [
      emptyLine,
      line(span(t.headings[id], 'accent')),
      ...statements.flatMap((one) => statementLines(one, view)),
      ...bars,
      ...commands,
    ];
  });
  const disclaimer = wrap(
    line(span(`~ ${messages(language).common.disclaimer}`, 'dim')),
    Math.min(columns - 1, widestText),
    2,
  );
  return [...head, ...sections, emptyLine, ...disclaimer];
}

function statementsFired({ reasonableness }: Explanation): boolean {
  return reasonableness.rules.length > 0;
}

/** An answer as lines; commands stand unwrapped so that they can be copied. */
export function answerLines(one: Answer, view: ReportView): Line[] {
  return [
    ...one.statements.flatMap((statement) => statementLines(statement, view)),
    ...one.commands.map(({ command }) => line(span(`  ${command.join(' ')}`, 'dim'))),
  ];
}
