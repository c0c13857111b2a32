import { aggregationStatements } from '../analysis/aggregation.ts';
import { bestStatements, limitStatements, memoryStatements } from '../analysis/best.ts';
import { candidateStatements, lostStatements } from '../analysis/candidates.ts';
import { comparedConditionStatements } from '../analysis/conditions.ts';
import { disaggregationStatements, pdRatioStatements } from '../analysis/disaggregation.ts';
import { infeasibleStatements } from '../analysis/infeasible.ts';
import { quirkStatements } from '../analysis/quirks.ts';
import { type Subject, strongest, subjectsOf } from '../analysis/subject.ts';
import { hardwareStatements } from '../bottleneck/hardware.ts';
import { operatorComparison, shareComparison } from '../compare/side-by-side.ts';
import { waterfallStatements } from '../compare/waterfall-said.ts';
import { cite } from '../evidence/cite.ts';
import { type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { type ExplainFacts, explain } from '../explain.ts';
import type { NextCommand } from '../explanation.ts';
import type { ExplainInput } from '../input.ts';
import { leverStatements } from '../levers.ts';
import { forwardCommands, servedPhases } from '../next-steps.ts';
import type { Question } from './question.ts';
import { devicesStatements, type WhatIfChange, whatIfStatements } from './what-if.ts';

/** What the reader may do next, for the front end to offer. */
export type Offer =
  | { readonly id: 'change'; readonly change: WhatIfChange }
  | { readonly id: 'verify' }
  | { readonly id: 'widen' }
  | { readonly id: 'export' };

/** An answer: statements with the figures they use, commands to copy, and what is offered. */
export interface Answer {
  readonly intent: Question['intent'];
  readonly statements: readonly Statement[];
  readonly commands: readonly NextCommand[];
  readonly offers: readonly Offer[];
}

function said(rule: 'not-answerable' | 'equation', say: (texts: ExplainTexts) => string): Statement {
  return state(rule, 'macro_only', [], say);
}

function answered(
  question: Question,
  statements: readonly Statement[],
  more: Partial<Pick<Answer, 'commands' | 'offers'>> = {},
): Answer {
  return { intent: question.intent, statements, commands: [], offers: [], ...more };
}

function unanswerable(question: Question): Answer {
  return answered(question, [said('not-answerable', (t) => t.answers.unanswerable(t.answers.can))]);
}

/** Answers a question about results from what was read; what-if answers run the embedded engine at once. */
export function answer(question: Question, input: ExplainInput, facts: ExplainFacts): Answer {
  const subjects = subjectsOf(input);
  const first = subjects.find(({ device }) => device.best !== null) ?? subjects[0];
  if (first === undefined && input.forwards.length === 0) {
    return answered(question, [said('not-answerable', (t) => t.answers.noResult)]);
  }
  switch (question.intent) {
    case 'reasonable': {
      const { sections } = explain(input, { ...facts, whatIf: null });
      const checks = sections.strategy.filter(({ rule }) =>
        ['aggregation-checked', 'formula-broken', 'phase-throughput'].includes(rule),
      );
      return answered(question, [...sections.conclusion, ...checks], { offers: [{ id: 'verify' }] });
    }
    case 'why':
      return answered(
        question,
        orUnanswerable(
          subjects.flatMap((one) => [
            ...bestStatements(one),
            ...limitStatements(one),
            ...pdRatioStatements(one),
            ...candidateStatements(one),
            ...infeasibleStatements(one),
          ]),
        ),
      );
    case 'why-not':
      return answered(question, whyNot(question, subjects));
    case 'limits':
      return answered(question, limitsOf(input, subjects, facts));
    case 'prefill-or-decode':
      return answered(question, phaseSplit(input, subjects, facts));
    case 'what-if':
      return facts.whatIf === null
        ? answered(question, [state('what-if-refused', 'macro_only', [], (t) => t.answers.noWhatIf)])
        : answered(question, whatIfStatements(question.change, facts.whatIf), {
            offers: [{ id: 'change', change: question.change }],
          });
    case 'devices-for':
      return facts.whatIf === null
        ? answered(question, [state('what-if-refused', 'macro_only', [], (t) => t.answers.noWhatIf)])
        : answered(
            question,
            devicesStatements(
              { tokensPerSecond: question.tokensPerSecond, limits: question.limits },
              facts.whatIf,
            ),
          );
    case 'compare':
      return compareAnswer(question, input, subjects, facts);
    case 'slower':
      return answered(question, sideBySide(input, subjects, facts));
    case 'shares':
      return answered(question, sharesAnswer(input, facts));
    case 'widen':
      return answered(question, [said('not-answerable', (t) => t.answers.widen)], {
        offers: [{ id: 'widen' }],
      });
    case 'commands': {
      const commands = first
        ? forwardCommands(first, { opBound: false, phases: servedPhases(first.device) })
        : [];
      const { sections } = explain(input, { ...facts, whatIf: null });
      const next = sections.next.filter(({ rule }) => rule.startsWith('next-'));
      return answered(
        question,
        next.length > 0 ? next : [said('not-answerable', (t) => t.answers.commands)],
        {
          commands,
          offers: [{ id: 'verify' }],
        },
      );
    }
    case 'equation':
      return answered(question, equationOf(question.metric, subjects));
    case 'export':
      return answered(question, [said('not-answerable', (t) => t.answers.export)], {
        offers: [{ id: 'export' }],
      });
    case 'unknown':
      return unanswerable(question);
  }
}

function orUnanswerable(statements: readonly Statement[]): readonly Statement[] {
  return statements.length > 0 ? statements : [said('not-answerable', (t) => t.answers.noResult)];
}

/** Candidates of the strategy that was named: why each lost, or that it was not searched. */
function whyNot(
  question: Extract<Question, { intent: 'why-not' }>,
  subjects: readonly Subject[],
): readonly Statement[] {
  const { split, words } = question;
  const fits = (row: Readonly<Record<'tp' | 'dp' | 'ep', number | null>>) =>
    (['tp', 'dp', 'ep'] as const).every((name) => split[name] === undefined || row[name] === split[name]);
  const found = subjects.flatMap((subject) => {
    if (subject.device.best && fits(subject.device.best)) {
      const { parallel } = subject.device.best;
      return [
        state('best-row', 'macro_only', [cite(`${subject.path}.best.parallel`, parallel)], (t) =>
          t.answers.isBest(parallel),
        ),
      ];
    }
    return subject.device.candidates.flatMap((row, at) =>
      fits(row) ? lostStatements(subject, row, `${subject.path}.candidates[${at}]`) : [],
    );
  });
  if (found.length > 0) return found;
  const known = subjects.flatMap(({ device }) => device.candidates.map((row) => row.parallel));
  const cites = subjects.flatMap(({ device, path }) =>
    device.candidates.map((row, at) => cite(`${path}.candidates[${at}].parallel`, row.parallel)),
  );
  return [
    state('not-answerable', 'macro_only', [...cites, cite('question.split', words, 'reference')], (t) =>
      t.answers.notACandidate(words, known.join(t.comma) || t.notReported),
    ),
  ];
}

function limitsOf(
  input: ExplainInput,
  subjects: readonly Subject[],
  facts: ExplainFacts,
): readonly Statement[] {
  const { sections } = explain(input, { ...facts, whatIf: null });
  const led = [...sections.prefill, ...sections.decode].filter(({ rule }) =>
    /^leads-|hypothesis|undecidable/.test(rule),
  );
  const own = subjects.flatMap((one) => [
    ...limitStatements(one),
    ...memoryStatements(one),
    ...infeasibleStatements(one),
  ]);
  const conditions = input.runs[0]?.conditions;
  const levers = facts.whatIf && conditions ? leverStatements(conditions, facts.whatIf) : [];
  return orUnanswerable([...own, ...led, ...levers]);
}

function phaseSplit(
  input: ExplainInput,
  subjects: readonly Subject[],
  facts: ExplainFacts,
): readonly Statement[] {
  const { sections } = explain(input, { ...facts, whatIf: null });
  const split = subjects.flatMap((one) => [
    ...aggregationStatements(one).filter(({ rule }) => rule !== 'aggregation-checked'),
    ...disaggregationStatements(one),
    ...pdRatioStatements(one).slice(0, 1),
  ]);
  return orUnanswerable([...split, ...sections.prefill, ...sections.decode]);
}

function sharesAnswer(input: ExplainInput, facts: ExplainFacts): readonly Statement[] {
  const { sections } = explain(input, { ...facts, whatIf: null });
  const statements = [...sections.prefill, ...sections.decode].filter(
    ({ rule }) => !/^(?:prefill|decode)-hypothesis$/.test(rule),
  );
  return statements.length > 0
    ? statements
    : [state('cannot-be-said', 'macro_only', [], (t) => t.answers.noShares)];
}

/** Two results, devices or passes: conditions first, then hardware, shares and what the difference is made of. */
function sideBySide(
  input: ExplainInput,
  subjects: readonly Subject[],
  facts: ExplainFacts,
): readonly Statement[] {
  const [left, right] = subjects.filter(({ device }) => device.best !== null);
  const [a, b] = input.forwards;
  const operators =
    a && b
      ? operatorComparison({ reading: a, path: 'forwards[0]' }, { reading: b, path: 'forwards[1]' })
      : [];
  if (!left || !right) {
    const losers = left ? candidateStatements(left).filter(({ rule }) => rule !== 'only-candidate') : [];
    return operators.length + losers.length > 0
      ? [...operators, ...losers]
      : [state('not-answerable', 'macro_only', [], (t) => t.answers.noTwo)];
  }
  const at = (one: Subject) => input.runs.indexOf(one.run);
  const conditions =
    left.run === right.run ? [] : comparedConditionStatements(input, at(left), at(right)).statements;
  const shares = left.phases.flatMap((evidence) => {
    const other = right.phases.find(({ phase }) => phase === evidence.phase);
    return evidence.shares && other?.shares
      ? shareComparison(
          { shares: evidence.shares.value, path: evidence.shares.path },
          { shares: other.shares.value, path: other.shares.path },
          strongest([evidence.level]),
        )
      : [];
  });
  return [
    ...bestStatements(left),
    ...bestStatements(right),
    ...conditions,
    ...hardwareStatements(left, right, input, facts.hardware),
    ...waterfallStatements(left, right),
    ...shares,
    ...operators,
  ];
}

function compareAnswer(
  question: Extract<Question, { intent: 'compare' }>,
  input: ExplainInput,
  subjects: readonly Subject[],
  facts: ExplainFacts,
): Answer {
  if (question.device === null) {
    return subjects.filter(({ device }) => device.best !== null).length > 1
      ? answered(question, sideBySide(input, subjects, facts))
      : answered(question, [said('not-answerable', (t) => t.answers.compareOffer)]);
  }
  const change: WhatIfChange = { devices: [question.device] };
  return facts.whatIf === null
    ? answered(question, [state('what-if-refused', 'macro_only', [], (t) => t.answers.noWhatIf)])
    : answered(question, whatIfStatements(change, facts.whatIf), { offers: [{ id: 'change', change }] });
}

/** The equation of a metric, with the row's own figures where they are there. */
function equationOf(
  metric: Extract<Question, { intent: 'equation' }>['metric'],
  subjects: readonly Subject[],
): readonly Statement[] {
  if (metric === null) return [said('equation', (t) => t.answers.equationUnknown)];
  const numbersOf = (one: Subject): readonly Statement[] => {
    switch (metric) {
      case 'throughput':
        return [
          ...aggregationStatements(one).filter(({ rule }) => rule === 'aggregation-checked'),
          ...disaggregationStatements(one),
        ];
      case 'tpot':
        return [
          ...aggregationStatements(one).filter(({ rule }) => rule === 'aggregation-decomposed'),
          ...quirkStatements(one).slice(0, 1),
        ];
      case 'ttft':
        return aggregationStatements(one).filter(
          ({ rule }) => rule === 'aggregation-waves' || rule === 'chunked-schedule',
        );
      case 'memory':
        return memoryStatements(one);
      case 'ratio':
        return pdRatioStatements(one);
      case 'concurrency':
        return bestStatements(one);
    }
  };
  return [
    state(
      'equation',
      'macro_only',
      [
        cite('formula.perSecond', 1000, 'reference'),
        cite('formula.one', 1, 'reference'),
        cite('formula.two', 2, 'reference'),
      ],
      (t) => t.answers.equations[metric],
    ),
    ...subjects.flatMap(numbersOf),
  ];
}
