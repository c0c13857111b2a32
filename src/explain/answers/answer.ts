import { type Subject, subjectsOf } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { inNameOf, type Statement, state } from '../evidence/statement.ts';
import { explain } from '../explain.ts';
import type { Explanation, NamedSubject, NextCommand } from '../explanation.ts';
import type { ExplainFacts } from '../facts.ts';
import type { WhatIfChange } from '../headline.ts';
import type { ExplainInput } from '../input.ts';
import { whole as counted } from '../prose-figures.ts';
import { belowPeakAnswer } from './below-peak.ts';
import { capacityAnswer } from './capacity.ts';
import { type AnswerContext, type AnswerPart, noResult, type Offer, said } from './context.ts';
import { devicesAnswer } from './devices-needed.ts';
import { equationStatements } from './equation.ts';
import { expertsAnswer } from './experts.ts';
import {
  changedAnswer,
  conditionsAnswer,
  evidenceAnswer,
  nextAnswer,
  summaryAnswer,
} from './explained-parts.ts';
import { featureAnswer, speculativeAnswer } from './feature.ts';
import { candidatesAnswer, figuresAnswer, percentileAnswer } from './figures-asked.ts';
import { idleAnswer } from './idle.ts';
import { instancesAnswer } from './instances.ts';
import { latencyAnswer, requestTimeAnswer, wholeRequestAnswer } from './latency.ts';
import { fitsAnswer, loadAnswer } from './load-asked.ts';
import { cacheAnswer } from './memory-asked.ts';
import { notRunnable } from './not-runnable.ts';
import { operatorsAnswer } from './operators-asked.ts';
import { perDeviceAnswer } from './per-device.ts';
import type { Question } from './question.ts';
import { ofEachSide, ratioForLoad, ratioUsers } from './ratio-load.ts';
import { changesNeed, familiesAnswer, overlapAnswer, recordedChanges } from './recorded.ts';
import { recordedFactsAnswer } from './recorded-facts.ts';
import { absoluteChange } from './relative-change.ts';
import { restated, secondHeading } from './restated.ts';
import { commands, compare, limits, phaseSplit, reasonable, shares, why } from './result-answers.ts';
import { separationAnswer } from './separation.ts';
import { servedAnswer } from './served-load.ts';
import { sideBySide } from './two-sides.ts';
import { whatIfStatements } from './what-if.ts';
import { isOfBest, whyNot } from './why-not.ts';
import { widenStatements } from './widen.ts';

export type { Offer } from './context.ts';

/** An answer: statements with the figures they use, commands to copy, and what is offered. */
export interface Answer {
  readonly intent: Question['intent'];
  /** More than one where sentences name sides. */
  readonly subjects: readonly NamedSubject[];
  readonly statements: readonly Statement[];
  readonly commands: readonly NextCommand[];
  readonly offers: readonly Offer[];
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
  const context: AnswerContext = {
    input,
    facts,
    subjects,
    whole,
    engine: run === undefined ? null : facts.engineOf(run),
  };
  const isEmpty = subjects.length === 0 && input.forwards.length === 0 && input.traces.length === 0;
  const part: AnswerPart =
    isEmpty && run === undefined ? { statements: [noResult] } : readTwice(question, context);
  return {
    intent: question.intent,
    subjects: subjects.length > 1 ? whole().subjects : [],
    commands: [],
    offers: [],
    ...part,
    statements: [
      ...restated(question),
      ...doubted(question),
      ...inNameOf(
        run === undefined ? 'embedded' : facts.engineKind(run),
        subjects.length === 0 && !isEmpty ? ofPass(part.statements) : part.statements,
      ),
    ],
  };
}

/** Sentences of each answer where two readings are likely. */
const shortAnswer = 4;

/** The answer to a question; where another reading is nearly as likely, both in short. */
function readTwice(question: Question, context: AnswerContext): AnswerPart {
  const part = answerPart(question, context);
  const other = question.doubt?.other;
  if (other === undefined) return part;
  const second = answerPart(other, context);
  return {
    ...part,
    statements: [
      ...part.statements.slice(0, shortAnswer),
      secondHeading(other),
      ...second.statements.slice(0, shortAnswer),
    ],
    commands: [...(part.commands ?? []), ...(second.commands ?? [])],
  };
}

/** Says how a question was read where another reading is likely as well. */
function doubted({ doubt }: Question): Statement[] {
  if (doubt === undefined) return [];
  const { other } = doubt;
  const [second] = doubt.near;
  if (other !== undefined && second !== undefined)
    return [
      state('answered', 'macro_only', [], (t, language) =>
        t.answers.twoReadings(doubt.as[language], second[language]),
      ),
    ];
  return [
    state('answered', 'macro_only', [], (t, language) =>
      t.answers.doubted(
        doubt.as[language],
        doubt.near.map((one) => one[language]),
      ),
    ),
  ];
}

/** Where a forward pass or a recording was read, what needs the result of a plan says so. */
function ofPass(statements: readonly Statement[]): readonly Statement[] {
  const none = noResult.text.en;
  return statements.map((one) =>
    one.text.en === none ? said('not-answerable', (t) => t.asked.passOnly) : one,
  );
}

/** Intents about the memory and the load of one instance. */
const ofInstance: ReadonlySet<Question['intent']> = new Set([
  'fits',
  'load',
  'why-not-batch',
  'cache',
  'longest-context',
  'users',
]);

/** Intents that are answered for the phase alone that a question names. */
const ofPhase: ReadonlySet<Question['intent']> = new Set(['figures', 'candidates', 'percentile']);

/** What a ratio answers by whole instances: a load. Null for other questions. */
function ratioAnswer(question: Question, { subjects }: AnswerContext): AnswerPart | null {
  const [only] = subjects;
  if (only?.device.phase !== 'pd-ratio') return null;
  if (question.intent === 'devices-for') {
    const { users, requestsPerSecond, tokensPerSecond } = question;
    const isLoad = users !== null || requestsPerSecond !== null || tokensPerSecond !== null;
    return isLoad && Object.keys(question.limits).length === 0
      ? { statements: ratioForLoad(only, question) }
      : null;
  }
  const isLoad = question.intent === 'load' || question.intent === 'fits';
  if (!isLoad || question.users === null || question.phase !== undefined) return null;
  return { statements: ratioForLoad(only, { ...question, requestsPerSecond: null, tokensPerSecond: null }) };
}

/** The subjects that a question is about: of a plan with both phases apart the one it names. */
function named(subjects: readonly Subject[], { phase, intent }: Question): readonly Subject[] {
  const own =
    ofInstance.has(intent) || ofPhase.has(intent)
      ? subjects.filter(({ device }) => device.phase === phase)
      : [];
  return own.length > 0 ? own : subjects;
}

function answerPart(question: Question, whole: AnswerContext): AnswerPart {
  const context = { ...whole, subjects: named(whole.subjects, question) };
  const ratio = ratioAnswer(question, context);
  if (ratio !== null) return ratio;
  const [only] = context.subjects;
  const isOfRatio = context.subjects.length === 1 && only?.device.phase === 'pd-ratio';
  if (only === undefined || !isOfRatio || !ofInstance.has(question.intent))
    return plainAnswer(question, context);
  const sides = ofEachSide(
    only,
    question.phase ?? null,
    (side) => plainAnswer(question, { ...context, subjects: [side] }).statements,
  );
  const users = question.intent === 'users' ? ratioUsers(only, question.phase ?? null) : [];
  return { statements: [...users, ...sides] };
}

/** The change of a what-if in absolute figures; null where it is relative to what the input does not say. */
function askedChange(
  { change, relative, machines }: Extract<Question, { intent: 'what-if' }>,
  { input, subjects, facts }: AnswerContext,
): WhatIfChange | null {
  const [run] = input.runs;
  const device = change.devices?.[0] ?? subjects[0]?.device.device ?? run?.conditions.devices[0] ?? null;
  const scaled = relative === undefined || run === undefined ? {} : absoluteChange(relative, run.conditions);
  const perMachine = machines === undefined ? null : facts.devicesPerMachine(device);
  if (scaled === null || (machines !== undefined && perMachine === null)) return null;
  return {
    ...scaled,
    ...(machines === undefined || perMachine === null ? {} : { numDevices: machines * perMachine }),
    ...change,
  };
}

/** A length that a what-if puts forward, where it goes beyond what the model was built for. */
function beyondContext(
  { inputLength, outputLength }: WhatIfChange,
  { input, facts }: AnswerContext,
): Statement[] {
  const [run] = input.runs;
  const built = facts.modelOf(run?.conditions.model ?? null)?.longestContext ?? null;
  const prompt = inputLength ?? run?.conditions.inputLength ?? null;
  const answerLength = outputLength ?? run?.conditions.outputLength ?? null;
  if (built === null || prompt === null || answerLength === null) return [];
  if (inputLength === undefined && outputLength === undefined) return [];
  const asked = derive('sum', prompt, answerLength);
  if (asked.value <= built) return [];
  return [
    state('answered', 'macro_only', [asked, cite('model.longestContext', built, 'reference')], (t) =>
      t.asked.beyondContext(counted(asked.value), counted(built)),
    ),
  ];
}

function plainAnswer(question: Question, context: AnswerContext): AnswerPart {
  const { input, facts, subjects, engine } = context;
  switch (question.intent) {
    case 'reasonable':
      return { statements: reasonable(context), offers: [{ id: 'verify' }] };
    case 'why':
      return { statements: why(context) };
    case 'why-not':
      return {
        statements: [
          ...whyNot(question, subjects, facts),
          ...(isOfBest(question, subjects) ? why(context) : []),
        ],
      };
    case 'limits':
      return limits(context);
    case 'prefill-or-decode':
      return { statements: phaseSplit(context) };
    case 'instances':
      return { statements: instancesAnswer(question, subjects) };
    case 'what-if': {
      const asked = askedChange(question, context);
      if (asked === null) return { statements: [said('not-answerable', (t) => t.asked.notGivenNow)] };
      const refused = notRunnable(asked, context);
      if (refused !== null) return { statements: [refused] };
      const speculative = speculativeAnswer(asked, input.runs[0] ?? null, context);
      if (speculative !== null) return speculative;
      return {
        statements: [...whatIfStatements(asked, engine), ...beyondContext(asked, context)],
        offers: engine === null ? [] : [{ id: 'change', change: asked }],
      };
    }
    case 'devices-for':
      return { statements: devicesAnswer(question, context) };
    case 'compare': {
      const recorded = input.runs.length > 0 ? null : recordedChanges(input.traces);
      return recorded === null ? compare(question, context) : { statements: recorded };
    }
    case 'slower': {
      const recorded = input.runs.length > 0 ? null : recordedChanges(input.traces);
      return { statements: recorded ?? sideBySide(input, subjects, facts) };
    }
    case 'shares':
      return shares(context);
    case 'widen':
      return { statements: widenStatements(input, facts, engine), offers: [{ id: 'widen' }] };
    case 'commands':
      return commands(question, context);
    case 'equation':
      return { statements: equationStatements(question.metric, subjects, facts) };
    case 'export':
      return {
        statements: [said('answered', (t) => t.answers.export)],
        offers: [{ id: 'export' }],
      };
    case 'families':
      return familiesAnswer(context);
    case 'recorded':
      return recordedFactsAnswer(question, context);
    case 'overlap':
      return overlapAnswer(context);
    case 'operators':
      return operatorsAnswer(question, context);
    case 'latency':
      return latencyAnswer(question.metric, context);
    case 'request-time':
      return requestTimeAnswer(context);
    case 'e2e':
      return wholeRequestAnswer(context);
    case 'fits':
      return servedAnswer(question, context) ?? fitsAnswer(question, context);
    case 'load':
    case 'why-not-batch':
      return servedAnswer(question, context) ?? loadAnswer(question, context);
    case 'cache':
      return cacheAnswer(context);
    case 'users':
    case 'longest-context':
      return capacityAnswer(question.intent, context);
    case 'per-device':
      // A pass that was read by itself tells its rate of each device where it tells its time.
      if (subjects.length === 0 && input.forwards.length > 0 && question.deviceHour === null)
        return figuresAnswer({ metric: 'throughput' }, context);
      return perDeviceAnswer(question.deviceHour, context);
    case 'separation':
      return separationAnswer(context);
    case 'feature':
      return featureAnswer(question.feature, context);
    case 'below-peak':
      return belowPeakAnswer(question.phase ?? null, context);
    case 'candidates':
      return candidatesAnswer(context);
    case 'figures':
      return figuresAnswer(question, context);
    case 'percentile':
      return percentileAnswer(context);
    case 'experts':
      return { statements: expertsAnswer(context) };
    case 'idle':
      return idleAnswer(context);
    case 'changed': {
      const recorded = input.runs.length > 0 ? null : recordedChanges(input.traces);
      if (recorded !== null) return { statements: recorded };
      return input.runs.length === 0 && input.traces.length > 0
        ? { statements: [said('next-trace', (t) => changesNeed(t, input.traces))] }
        : changedAnswer(context);
    }
    case 'conditions':
      return conditionsAnswer(context);
    case 'evidence':
      return evidenceAnswer(context);
    case 'summary':
      return summaryAnswer(context);
    case 'next':
      return nextAnswer(context);
    case 'unknown':
      return {
        statements: [
          ...(question.near ?? [])
            .slice(0, 1)
            .map(() =>
              state('not-answerable', 'macro_only', [], (t, language) =>
                t.answers.near((question.near ?? []).map((one) => one[language])),
              ),
            ),
          said('not-answerable', (t) => t.answers.unanswerable(t.answers.can)),
        ],
      };
  }
}
