import type { ExplainInput } from '../input.ts';
import { accuracyAnswer, launchesAnswer } from './accuracy.ts';
import { type AnswerMaterial, type AnswerPart, said } from './answer-material.ts';
import { belowPeakAnswer } from './below-peak.ts';
import { capacityAnswer } from './capacity.ts';
import { expertsAnswer } from './experts.ts';
import {
  changedAnswer,
  conditionsAnswer,
  evidenceAnswer,
  nextAnswer,
  summaryAnswer,
} from './explained-parts.ts';
import { candidatesAnswer } from './figures-asked.ts';
import { idleAnswer } from './idle.ts';
import { requestTimeAnswer } from './latency.ts';
import { cacheAnswer } from './memory-asked.ts';
import type { AskedOf } from './question.ts';
import { changesNeed, recordedChanges } from './recorded-changes.ts';
import { familiesAnswer } from './recorded-families.ts';
import { overlapAnswer } from './recorded-overlap.ts';
import { limits, phaseSplit, reasonable, why } from './result-answers.ts';
import { separationAnswer } from './separation.ts';
import { shares } from './shares-asked.ts';
import { percentileAnswer } from './tails.ts';
import { sideBySide } from './two-sides.ts';
import { widenStatements } from './widen.ts';

/** The answer to a question that carries nothing but its kind, from what its context holds and what it is asked of. */
type BareAnswer = (material: AnswerMaterial, of: AskedOf) => AnswerPart;

/** Changes between recordings, where nothing else was read; null where results were, or where nothing is compared. */
export function changesRecorded({ runs, traces }: ExplainInput): AnswerPart | null {
  const recorded = runs.length > 0 ? null : recordedChanges(traces);
  return recorded === null ? null : { statements: recorded };
}

function slower({ input, subjects, facts }: AnswerMaterial, { on, pair }: AskedOf): AnswerPart {
  return changesRecorded(input) ?? { statements: sideBySide(input, subjects, facts, on ?? null, pair) };
}

function changed(material: AnswerMaterial): AnswerPart {
  const { input } = material;
  const recorded = changesRecorded(input);
  if (recorded !== null) return recorded;
  return input.runs.length === 0 && input.traces.length > 0
    ? { statements: [said('next-trace', (t) => changesNeed(t, input.traces))] }
    : changedAnswer(material);
}

/**
 * Kinds of questions that carry nothing but themselves, each with its answer. A new one is a line here, and its heading in
 * `asked.kinds` of both catalogues: the compiler asks for that.
 */
export const bareAnswers = {
  reasonable: (material: AnswerMaterial): AnswerPart => ({
    statements: reasonable(material),
    offers: [{ id: 'verify' }],
  }),
  why: (material: AnswerMaterial): AnswerPart => ({ statements: why(material) }),
  limits,
  'prefill-or-decode': (material: AnswerMaterial): AnswerPart => ({ statements: phaseSplit(material) }),
  slower,
  shares,
  widen: ({ input, facts, engine }: AnswerMaterial): AnswerPart => ({
    statements: widenStatements(input, facts, engine),
    offers: [{ id: 'widen' }],
  }),
  export: (): AnswerPart => ({
    statements: [said('answered', (t) => t.answers.export)],
    offers: [{ id: 'export' }],
  }),
  'request-time': requestTimeAnswer,
  families: familiesAnswer,
  overlap: overlapAnswer,
  cache: cacheAnswer,
  users: (material: AnswerMaterial): AnswerPart => capacityAnswer('users', material),
  'longest-context': (material: AnswerMaterial): AnswerPart => capacityAnswer('longest-context', material),
  separation: separationAnswer,
  'below-peak': (material: AnswerMaterial, { phase }: AskedOf): AnswerPart =>
    belowPeakAnswer(phase ?? null, material),
  candidates: candidatesAnswer,
  idle: idleAnswer,
  accuracy: accuracyAnswer,
  launches: launchesAnswer,
  experts: (material: AnswerMaterial, of: AskedOf): AnswerPart => ({
    statements: expertsAnswer(material, of),
  }),
  changed,
  conditions: conditionsAnswer,
  evidence: evidenceAnswer,
  summary: summaryAnswer,
  next: nextAnswer,
  percentile: percentileAnswer,
} satisfies Readonly<Record<string, BareAnswer>>;

/** A kind of question that carries nothing but itself. */
export type BareIntent = keyof typeof bareAnswers;

/** Whether a kind of question carries nothing but itself. */
export function isBare(intent: string): intent is BareIntent {
  return Object.hasOwn(bareAnswers, intent);
}
