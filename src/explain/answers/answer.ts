import { aggregationStatements } from '../analysis/aggregation.ts';
import { bestStatements, memoryStatements } from '../analysis/best.ts';
import { candidateStatements } from '../analysis/candidates.ts';
import { disaggregationStatements } from '../analysis/disaggregation.ts';
import { infeasibleStatements } from '../analysis/infeasible.ts';
import { judgementStatements } from '../analysis/judgement.ts';
import { limitStatements } from '../analysis/limits.ts';
import { pdRatioStatements } from '../analysis/pd-ratio.ts';
import { searchEndStatements } from '../analysis/stopped.ts';
import { isAnswered, type Subject, subjectsOf } from '../analysis/subject.ts';
import { derive } from '../evidence/cite.ts';
import { hasRole, type RuleId, type RuleRole } from '../evidence/rules.ts';
import { about, type ExplainTexts, type Statement, state } from '../evidence/statement.ts';
import { explain } from '../explain.ts';
import type { Explanation, NamedSubject, NextCommand } from '../explanation.ts';
import { type ExplainFacts, ownSearch } from '../facts.ts';
import { share } from '../figures.ts';
import type { WhatIf, WhatIfChange } from '../headline.ts';
import type { ExplainInput } from '../input.ts';
import { leverStatements } from '../levers.ts';
import { forwardCommands, servedPhases } from '../next-steps.ts';
import { devicesStatements } from './devices-needed.ts';
import { equationStatements } from './equation.ts';
import type { Question } from './question.ts';
import { sideBySide } from './two-sides.ts';
import { whatIfStatements } from './what-if.ts';
import { whyNot } from './why-not.ts';
import { widenStatements } from './widen.ts';

/** What the reader may do next, for the front end to offer. */
export type Offer =
  | { readonly id: 'change'; readonly change: WhatIfChange }
  | { readonly id: 'verify' }
  | { readonly id: 'widen' }
  | { readonly id: 'export' };

/** An answer: statements with the figures they use, commands to copy, and what is offered. */
export interface Answer {
  readonly intent: Question['intent'];
  /** More than one where sentences name sides. */
  readonly subjects: readonly NamedSubject[];
  readonly statements: readonly Statement[];
  readonly commands: readonly NextCommand[];
  readonly offers: readonly Offer[];
}

/** What an answer is made from. */
interface Context {
  readonly input: ExplainInput;
  readonly facts: ExplainFacts;
  readonly subjects: readonly Subject[];
  /** The whole explanation without levers, made when it is needed. */
  readonly whole: () => Explanation;
  /** The embedded engine on the first run's plan. */
  readonly engine: WhatIf | null;
}

type Part = Pick<Answer, 'statements'> & Partial<Pick<Answer, 'commands' | 'offers'>>;

function said(rule: RuleId, say: (texts: ExplainTexts) => string): Statement {
  return state(rule, 'macro_only', [], say);
}

function orNoResult(statements: readonly Statement[]): readonly Statement[] {
  return statements.length > 0 ? statements : [said('not-answerable', (t) => t.answers.noResult)];
}

function ofRole(statements: readonly Statement[], role: RuleRole): Statement[] {
  return statements.filter(({ rule }) => hasRole(rule, role));
}

function ofRules(statements: readonly Statement[], rules: readonly RuleId[]): Statement[] {
  return statements.filter(({ rule }) => rules.includes(rule));
}

/** Answers a question about results from what was read; what-if answers run the embedded engine at once. */
export function answer(question: Question, input: ExplainInput, facts: ExplainFacts): Answer {
  const subjects = subjectsOf(input);
  const [run] = input.runs;
  const quiet: ExplainFacts = { ...facts, engineOf: () => null };
  let made: Explanation | null = null;
  const whole = () => {
    made ??= explain(input, quiet);
    return made;
  };
  const context: Context = {
    input,
    facts,
    subjects,
    whole,
    engine: run === undefined ? null : facts.engineOf(run),
  };
  const isEmpty = subjects.length === 0 && input.forwards.length === 0 && input.traces.length === 0;
  const part: Part =
    isEmpty && run === undefined
      ? { statements: [said('not-answerable', (t) => t.answers.noResult)] }
      : answerPart(question, context);
  return {
    intent: question.intent,
    subjects: subjects.length > 1 ? whole().subjects : [],
    commands: [],
    offers: [],
    ...part,
  };
}

function answerPart(question: Question, context: Context): Part {
  const { input, facts, subjects, engine } = context;
  switch (question.intent) {
    case 'reasonable':
      return { statements: reasonable(context), offers: [{ id: 'verify' }] };
    case 'why':
      return { statements: why(context) };
    case 'why-not':
      return { statements: whyNot(question, subjects, facts) };
    case 'limits':
      return limits(context);
    case 'prefill-or-decode':
      return { statements: phaseSplit(context) };
    case 'what-if':
      return {
        statements: whatIfStatements(question.change, engine),
        offers: engine === null ? [] : [{ id: 'change', change: question.change }],
      };
    case 'devices-for':
      return {
        statements: devicesStatements(
          { tokensPerSecond: question.tokensPerSecond, limits: question.limits },
          engine,
        ),
      };
    case 'compare':
      return compare(question, context);
    case 'slower':
      return { statements: sideBySide(input, subjects, facts) };
    case 'shares':
      return shares(context);
    case 'widen':
      return { statements: widenStatements(input, facts, engine), offers: [{ id: 'widen' }] };
    case 'commands':
      return commands(context);
    case 'equation':
      return { statements: equationStatements(question.metric, subjects) };
    case 'export':
      return {
        statements: [said('answered', (t) => t.answers.export)],
        offers: [{ id: 'export' }],
      };
    case 'unknown':
      return {
        statements: [said('not-answerable', (t) => t.answers.unanswerable(t.answers.can))],
      };
  }
}

function reasonable({ whole }: Context): readonly Statement[] {
  const { sections } = whole();
  const checks = ofRole(Object.values(sections).flat(), 'check');
  return [...sections.conclusion, ...checks];
}

function why({ subjects, facts }: Context): readonly Statement[] {
  return orNoResult(
    subjects.flatMap((one) => {
      const own = ownSearch(one, facts);
      return about(one.path, [
        ...judgementStatements(one),
        ...bestStatements(one),
        ...limitStatements(one),
        ...searchEndStatements(one, own),
        ...pdRatioStatements(one),
        ...candidateStatements(one, own),
        ...infeasibleStatements(one, own),
      ]);
    }),
  );
}

/** What ends the search, what leads each phase, what each lever gives, and the step that would say more. */
function limits({ input, subjects, facts, whole, engine }: Context): Part {
  const explanation = whole();
  const { sections } = explanation;
  const [run] = input.runs;
  const own = subjects.flatMap((one) =>
    about(one.path, [
      ...limitStatements(one),
      ...searchEndStatements(one, ownSearch(one, facts)),
      ...memoryStatements(one),
      ...infeasibleStatements(one, ownSearch(one, facts)),
      ...ofRules(pdRatioStatements(one), ['pd-balance']),
    ]),
  );
  const empty = ofRules(sections.best, ['infeasible', 'no-phase-asked']).filter(
    (one) => !own.some(({ rule }) => rule === one.rule),
  );
  const led = ofRole([...sections.prefill, ...sections.decode, ...sections.best], 'bottleneck');
  const levers = run && engine ? leverStatements(run, engine) : [];
  return {
    statements: [...orNoResult([...own, ...empty, ...led, ...levers]), ...sections.next],
    commands: explanation.nextCommands,
  };
}

/** Which phase is the larger part, and what is known about each. */
function phaseSplit({ subjects, whole }: Context): readonly Statement[] {
  const { sections } = whole();
  const split = subjects.flatMap((one) => {
    const decomposed = ofRules(aggregationStatements(one), [
      'aggregation-decomposed',
      'aggregation-waves',
      'chunked-schedule',
    ]);
    const { phase } = one.device;
    const alone =
      phase === 'prefill' || phase === 'decode'
        ? [said('answered', (t) => t.answers.onePhase(t.words.served[phase]))]
        : [];
    return about(one.path, [
      ...largerPhase(decomposed),
      ...decomposed,
      ...alone,
      ...disaggregationStatements(one),
      ...ofRules(pdRatioStatements(one), ['pd-balance', 'pd-side']),
    ]);
  });
  return orNoResult([...split, ...sections.prefill, ...sections.decode]);
}

/** The larger phase of an aggregated row, from the share that its decomposition cites. */
function largerPhase(decomposed: readonly Statement[]): Statement[] {
  const part = decomposed
    .flatMap((one) => one.cites)
    .find((one) => 'formula' in one && one.formula === 'prefillShare');
  if (part === undefined || typeof part.value !== 'number') return [];
  const prefill = part.value;
  const rest = derive('headroom', prefill, 1);
  const isPrefill = prefill >= rest.value;
  return [
    state('answered', 'macro_only', [part, rest], (t) =>
      t.answers.larger(
        t.words.served[isPrefill ? 'prefill' : 'decode'],
        share(isPrefill ? prefill : rest.value),
      ),
    ),
  ];
}

function compare(question: Extract<Question, { intent: 'compare' }>, context: Context): Part {
  const { input, subjects, facts, engine } = context;
  if (question.device === null) {
    const isPair = subjects.filter(isAnswered).length > 1 || input.forwards.length > 1;
    return {
      statements: isPair
        ? sideBySide(input, subjects, facts)
        : [said('not-answerable', (t) => t.answers.compareOffer)],
    };
  }
  const named = subjects.find(({ device }) => device.device === question.device);
  const first = subjects.find((one) => one !== named && one.device.best !== null);
  // A device that was read already is compared as it was read; another one is computed.
  if (named?.device.best && first) return { statements: sideBySide(input, [first, named], facts) };
  const change: WhatIfChange = { devices: [question.device] };
  return {
    statements: whatIfStatements(change, engine),
    offers: engine === null ? [] : [{ id: 'change', change }],
  };
}

/** What the shares of each phase say; without shares, that they are missing and which command gives them. */
function shares({ whole }: Context): Part {
  const explanation = whole();
  const { prefill, decode } = explanation.sections;
  const statements = [...prefill, ...decode].filter(
    ({ rule }) => rule !== 'prefill-hypothesis' && rule !== 'decode-hypothesis',
  );
  if (statements.length > 0) return { statements };
  return {
    statements: [
      said('cannot-be-said', (t) => t.answers.noShares),
      ...ofRules(explanation.sections.next, ['next-forwards', 'next-assumed', 'next-missing']),
    ],
    commands: explanation.nextCommands,
  };
}

/** The commands of the best row's forward passes, with the dump where shares are known already. */
function commands({ subjects, whole }: Context): Part {
  const explanation = whole();
  const first = subjects.find(isAnswered);
  const all =
    explanation.nextCommands.length > 0 || first === undefined
      ? explanation.nextCommands
      : forwardCommands(first, { opBound: true, phases: servedPhases(first.device) });
  const next = explanation.sections.next.filter(({ rule }) => rule.startsWith('next-'));
  return {
    statements: [
      ...next,
      all.length > 0
        ? said('answered', (t) => t.answers.verifyIt)
        : said('not-answerable', (t) => t.answers.commands),
    ],
    commands: all,
    offers: [{ id: 'verify' }],
  };
}
