import { judgementStatements } from '../analysis/judgement.ts';
import { isAnswered, type Subject, subjectsOf } from '../analysis/subject.ts';
import { supposedStatements } from '../analysis/supposed.ts';
import { cite } from '../evidence/cite.ts';
import { about, inNameOf, type Statement, state } from '../evidence/statement.ts';
import { explain } from '../explain.ts';
import type { Explanation, NamedSubject, NextCommand } from '../explanation.ts';
import type { ExplainFacts } from '../facts.ts';
import type { ExplainInput } from '../input.ts';
import { type AnswerMaterial, type AnswerPart, noResult, type Offer, said } from './answer-material.ts';
import { answerOfKind, askedChange } from './answer-of-kind.ts';
import { changedPass } from './changed-pass.ts';
import { hangingGains } from './hanging-gains.ts';
import { answerOfNearest } from './nearest-row.ts';
import { ofEachDevice } from './of-each-device.ts';
import type { Question } from './question.ts';
import { ofEachSide, ratioForLoad, ratioForTimes, ratioUsers } from './ratio-load.ts';
import { restated, secondHeading } from './restated.ts';
import { ofInstance, scoped } from './scope.ts';
import { unusedTerms } from './terms-said.ts';

export type { Offer } from './answer-material.ts';

/** An answer: statements with the figures they use, commands to copy, and what is offered. */
export interface Reply {
  readonly intent: Question['intent'];
  /** More than one where sentences name sides. */
  readonly subjects: readonly NamedSubject[];
  readonly statements: readonly Statement[];
  readonly commands: readonly NextCommand[];
  readonly offers: readonly Offer[];
}

/** Explanations by facts and input: a conversation asks about the same input again and again. */
const explained = new WeakMap<ExplainFacts, WeakMap<ExplainInput, Explanation>>();

/** The explanation of an input without levers, made once for the same facts. */
function explainedOnce(input: ExplainInput, facts: ExplainFacts): Explanation {
  const ofFacts = explained.get(facts) ?? new WeakMap<ExplainInput, Explanation>();
  explained.set(facts, ofFacts);
  const known = ofFacts.get(input) ?? explain(input, facts, { hasLevers: false });
  ofFacts.set(input, known);
  return known;
}

/**
 * Answers a question about results from what was read, or each question of a sentence that asks several; what-if answers
 * run the embedded engine at once.
 */
export function answer(question: Question, input: ExplainInput, facts: ExplainFacts): Reply {
  const { parts = [] } = question;
  if (parts.length === 0) return answerOne(question, input, facts);
  const { parts: _parts, ...first } = question;
  const answers = parts.flatMap((part): Reply[] => {
    if (part.question.intent === 'unknown')
      return [{ ...answerOne(part.question, input, facts), statements: [notAnswered(part.said)] }];
    const about = part.isOfChanged ? changedInput(first as Question, input, facts) : input;
    // A question about a plan that no engine runs is not told of the one that was read.
    return about === null ? [] : [answerOne(part.question, about, facts)];
  });
  return {
    intent: question.intent,
    subjects: answers[0]?.subjects ?? [],
    statements: onceEach(answers),
    commands: answers.flatMap((one) => one.commands),
    offers: answers.flatMap((one) => one.offers),
  };
}

/** Statements of several answers; what an earlier one says already is not told again, nor is a heading that nothing follows. */
function onceEach(answers: readonly Reply[]): Statement[] {
  const told = new Set<string>();
  return answers.flatMap(({ statements }) => {
    const isNew = ({ about: side, text }: Statement) => !told.has(`${side} ${text.en}`);
    const own = statements.filter(isNew);
    for (const { about: side, text } of own) told.add(`${side} ${text.en}`);
    // The heading of an answer is no answer.
    return own.every(({ rule }) => rule === 'asked') ? [] : own;
  });
}

/** A part of a sentence that was not understood, in its own words. */
function notAnswered(words: string): Statement {
  return state('not-answerable', 'macro_only', [cite('question.words', words, 'reference')], (t) =>
    t.answers.partNotUnderstood(words),
  );
}

/** The result of the plan that a what-if puts forward, in the place of what was read; null where no engine gives it. */
function changedInput(question: Question, input: ExplainInput, facts: ExplainFacts): ExplainInput | null {
  const [run] = input.runs;
  const engine = run === undefined ? null : facts.engineOf(run);
  if (question.intent !== 'what-if' || engine === null) return null;
  const change = askedChange(question, { input, subjects: subjectsOf(input), facts });
  const changed = change === null ? null : engine(change);
  return changed === null ? null : { ...input, runs: [changed], runNames: [null], forwards: [], traces: [] };
}

function answerOne(question: Question, input: ExplainInput, facts: ExplainFacts): Reply {
  const subjects = subjectsOf(input);
  const [run] = input.runs;
  const whole = () => explainedOnce(input, facts);
  const material: AnswerMaterial = {
    input,
    facts,
    subjects,
    whole,
    engine: run === undefined ? null : facts.engineOf(run),
  };
  const isEmpty = subjects.length === 0 && input.forwards.length === 0 && input.traces.length === 0;
  const lacksResult = isEmpty || (subjects.length === 0 && needsResult(question.intent, input));
  const ofPassAlone = subjects.length === 0 && run === undefined ? changedPass(question, material) : null;
  const { part, isTwice }: ReadTwice =
    ofPassAlone !== null || (lacksResult && run === undefined)
      ? { part: ofPassAlone ?? { statements: [noResult] }, isTwice: true }
      : readTwice(question, material);
  const told = withoutRepeats([
    ...part.statements,
    ...hangingGains(part.statements, material),
    ...(part.statements.some(isComputed) ? input.runs.flatMap((one) => supposedStatements(one, facts)) : []),
  ]);
  return {
    intent: question.intent,
    subjects: subjects.length > 1 ? whole().subjects : [],
    commands: [],
    offers: [],
    ...part,
    statements: [
      ...restated(question, unusedTerms(question.terms ?? [], told, part.commands ?? [])),
      ...inNameOf(
        run === undefined ? 'embedded' : facts.engineKind(run),
        subjects.length === 0 && !isEmpty ? ofPass(told) : withFailures(told, subjects),
      ),
      ...(isTwice ? doubted(question) : []),
    ],
  };
}

/** Whether a statement holds figures of an engine of ours. */
function isComputed({ cites }: Statement): boolean {
  return cites.some(
    (one) =>
      'source' in one &&
      (one.source === 'changed' || one.source === 'unchanged' || one.path.startsWith('pass.')),
  );
}

/** A sentence that stands twice about the same side, or about one side and about all, stands once. */
function withoutRepeats(statements: readonly Statement[]): Statement[] {
  const isSame = (one: Statement, other: Statement) =>
    one.text.en === other.text.en &&
    (one.about === other.about || one.about === null || other.about === null) &&
    JSON.stringify(one.cites) === JSON.stringify(other.cites);
  return statements.filter((one, at) => statements.findIndex((other) => isSame(one, other)) === at);
}

/** Intents about a plan or a whole request: a pass or a recording by itself has no part of their answer. */
const ofPlan: ReadonlySet<Question['intent']> = new Set(['why-not', 'what-if', 'widen', 'feature', 'e2e']);

/** Whether a question needs the result of a plan; a recording has no latencies of requests either. */
function needsResult(intent: Question['intent'], { forwards }: ExplainInput): boolean {
  return ofPlan.has(intent) || (forwards.length === 0 && intent === 'latency');
}

/** Sentences about one side where two readings are likely: of the likelier one, and of the other. */
const shortAnswer = { first: 3, second: 2 } as const;

/** The first sentences about each side: no phase is cut off because the other has much to say. */
function inShort(statements: readonly Statement[], most: number): Statement[] {
  const counts = new Map<string | null, number>();
  return statements.filter(({ about }) => {
    const count = (counts.get(about) ?? 0) + 1;
    counts.set(about, count);
    return count <= most;
  });
}

interface ReadTwice {
  readonly part: AnswerPart;
  /** Whether it matters how the question was read. */
  readonly isTwice: boolean;
}

/** Rules whose sentences say that something cannot be answered. */
const withoutAnswer: ReadonlySet<Statement['rule']> = new Set([
  'asked',
  'not-answerable',
  'cannot-be-said',
  'what-if-refused',
]);

/** Kinds of questions that are answered by the figures of a load test. */
const ofOneTest: ReadonlySet<Question['intent']> = new Set([
  'figures',
  'latency',
  'e2e',
  'request-time',
  'percentile',
  'conditions',
  'changed',
  'why',
]);

const isOfLoads = ({ subjects }: AnswerMaterial) =>
  subjects.length > 0 && subjects.every(({ run }) => run.basis === 'measured');

/** The answer to a question; where another reading is nearly as likely and says something else, both in short. */
function readTwice(question: Question, material: AnswerMaterial): ReadTwice {
  const part = answerPart(question, material);
  const other = question.doubt?.other;
  if (other === undefined) return { part, isTwice: true };
  const second = answerPart(other, material);
  // A second reading that has no answer is none that was meant, nor are other figures of the same load test.
  const isAnswered = second.statements.some(
    ({ rule }) => !withoutAnswer.has(rule) && !rule.startsWith('next-'),
  );
  if (!isAnswered || (isOfLoads(material) && ofOneTest.has(question.intent) && ofOneTest.has(other.intent)))
    return { part, isTwice: false };
  const said = new Set(part.statements.map(({ text }) => text.en));
  if (second.statements.every(({ text }) => said.has(text.en))) return { part, isTwice: false };
  return {
    part: {
      ...part,
      statements: [
        ...inShort(part.statements, shortAnswer.first),
        secondHeading(other),
        ...inShort(second.statements, shortAnswer.second),
      ],
      commands: [...(part.commands ?? []), ...(second.commands ?? [])],
    },
    isTwice: true,
  };
}

/** Says how a question was read where another reading is likely as well; a second answer says it by its own heading. */
function doubted({ doubt }: Question): Statement[] {
  if (doubt === undefined || doubt.other !== undefined) return [];
  const words = [doubt.as, ...doubt.near].map(({ en, zh }) =>
    cite('question.words', `${en} ${zh}`, 'reference'),
  );
  return [
    state('answered', 'macro_only', words, (t, language) =>
      t.answers.doubted(
        doubt.as[language],
        doubt.near.map((one) => one[language]),
      ),
    ),
  ];
}

/**
 * An answer with what found no row in front: a figure of one phase is no figure of the plan while the other phase has
 * none. An answer that says it already stays as it is.
 */
function withFailures(statements: readonly Statement[], subjects: readonly Subject[]): readonly Statement[] {
  const isSaid = statements.some(({ rule }) => rule === 'infeasible' || rule === 'nearest');
  const failed = isSaid ? [] : subjects.filter((one) => !isAnswered(one));
  if (failed.length === 0) return statements;
  const none = noResult.text.en;
  return [
    ...failed.flatMap((one) => about(one.path, judgementStatements(one))),
    ...statements.filter((one) => one.text.en !== none),
  ];
}

/** Where a forward pass or a recording was read, what needs the result of a plan says so. */
function ofPass(statements: readonly Statement[]): readonly Statement[] {
  const none = noResult.text.en;
  return statements.map((one) =>
    one.text.en === none ? said('not-answerable', (t) => t.asked.passOnly) : one,
  );
}

/** Answer of a ratio by whole instances, for a load in requests/s or tokens/s. Null for other questions. */
function ratioAnswer(question: Question, { subjects }: AnswerMaterial): AnswerPart | null {
  const [only] = subjects;
  if (only?.device.phase !== 'pd-ratio') return null;
  if (question.intent === 'devices-for') {
    const { users, requestsPerSecond, tokensPerSecond, times } = question;
    if (times !== null) return { statements: ratioForTimes(only, times) };
    const isLoad = users !== null || requestsPerSecond !== null || tokensPerSecond !== null;
    return isLoad && Object.keys(question.limits).length === 0
      ? { statements: ratioForLoad(only, question) }
      : null;
  }
  const isLoad = question.intent === 'load' || question.intent === 'fits';
  if (isLoad && question.times !== null && question.phase === undefined)
    return { statements: ratioForTimes(only, question.times) };
  if (!isLoad || question.users === null || question.phase !== undefined) return null;
  return { statements: ratioForLoad(only, { ...question, requestsPerSecond: null, tokensPerSecond: null }) };
}

function answerPart(question: Question, whole: AnswerMaterial): AnswerPart {
  const material = { ...whole, subjects: scoped(whole.subjects, question) };
  const nearest = answerOfNearest(question, material, answerOfKind);
  if (nearest !== null) return nearest;
  const ratio = ratioAnswer(question, material);
  if (ratio !== null) return ratio;
  const each = ofEachDevice(question, material, answerOfKind);
  if (each !== null) return each;
  const [only] = material.subjects;
  const isOfRatio = material.subjects.length === 1 && only?.device.phase === 'pd-ratio';
  if (only === undefined || !isOfRatio || !ofInstance.has(question.intent))
    return answerOfKind(question, material);
  const sides = ofEachSide(
    only,
    question.phase ?? null,
    (side) => answerOfKind(question, { ...material, subjects: [side] }).statements,
  );
  const users = question.intent === 'users' ? ratioUsers(only, question.phase ?? null) : [];
  return { statements: [...users, ...sides] };
}
