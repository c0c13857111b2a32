import { type GpuFactsData, withGpus } from '../backends/calibrated/explain-facts.ts';
import { asAnswers, presentValues, servedValues } from '../backends/embedded/changed-answers.ts';
import { conditionsOf } from '../backends/embedded/conditions.ts';
import { embeddedFacts } from '../backends/embedded/explain-facts.ts';
import { planRefusal } from '../dialog/blocked.ts';
import type { EngineOption, FollowUpAnswer } from '../dialog/ports.ts';
import type { SessionEvent } from '../dialog/session.ts';
import { valuesNamed } from '../dialog/understanding/understand.ts';
import { answer, type Offer } from '../explain/answers/answer.ts';
import { askedAbout } from '../explain/answers/asked-about.ts';
import { changeWords } from '../explain/answers/change-words.ts';
import type { Question } from '../explain/answers/question.ts';
import { understandQuestion } from '../explain/answers/understand.ts';
import type { WhatIfChange } from '../explain/headline.ts';
import { nothingRead } from '../explain/input.ts';
import { answerLines } from '../explain/report/lines.ts';
import { type Answers, answered } from '../plan/answers.ts';
import type { PlanFacts } from '../plan/plan-facts.ts';
import { registryFacts } from '../plan/registry-facts.ts';
import { plansForGpus } from '../plan/slots/conditions.ts';
import { namesNear } from '../plan/slots/nearest-names.ts';
import { namesIn, type SlotValues, statedValues } from '../plan/slots/values.ts';
import { joined } from '../plan/validation/rule.ts';
import type { Result } from '../results/result.ts';
import { messages } from '../text/catalogue.ts';
import type { Language } from '../text/language.ts';
import { line, span } from '../text/line.ts';
import { wrap } from '../text/width.ts';
import { questionReaderFor } from './question-reader.ts';

/** The slots that a change sets, which a what-if of ours has computed. */
function slotsOf(change: WhatIfChange): Partial<SlotValues> {
  return { ...presentValues(change), ...servedValues(change) };
}

/** A what-if can become the plan with one choice, which sets all that it changed. A question never changes the plan by itself. */
function eventsOf(
  offer: Offer,
  language: Language,
): { readonly label: string; readonly event: SessionEvent }[] {
  if (offer.id !== 'change') return [];
  const values = slotsOf(offer.change);
  const [only, ...others] = statedValues(values);
  if (only === undefined) return [];
  const { makeItThePlan } = messages(language).dialog.followUps;
  const label = makeItThePlan(changeWords(offer.change, messages(language).explain));
  return [
    {
      label,
      event: others.length === 0 ? { type: 'set', ...only, said: null } : { type: 'set-several', values },
    },
  ];
}

/** The devices that a comparison without one could mean: those that its words fit, else all that can run. */
function devicesToCompare(question: string, answers: Answers, language: Language): FollowUpAnswer['events'] {
  const facts = registryFacts();
  const { ask } = valuesNamed(question, facts);
  const named = ask
    .filter(({ slot }) => slot === 'devices')
    .flatMap(({ interpretations }) => interpretations.flatMap(({ value }) => namesIn(value)));
  const own = new Set(answered(answers, 'devices') ?? []);
  const runnable = facts.devices().flatMap(({ id, hasEstimator }) => (hasEstimator ? [id] : []));
  const { compareWith } = messages(language).dialog.followUps;
  return (named.length > 0 ? named : runnable)
    .filter((id) => !own.has(id))
    .map((id) => ({ label: id, event: { type: 'ask', text: compareWith(id) } }));
}

/** Knowledge and engines of this machine, as far as an offered change needs them. */
export interface OfferedOn {
  readonly facts: PlanFacts;
  engines(answers: Answers, language: Language): readonly EngineOption[];
  /** Facts of the calibrated estimator; null while it has not been read, or where no GPU is planned. */
  readonly gpus: GpuFactsData | null;
}

/** Why a changed plan could not be run by anything, or what another engine is needed for; null where neither holds. */
function objection(
  answers: Answers,
  change: WhatIfChange,
  machine: OfferedOn,
  language: Language,
): { readonly text: string; readonly isOffered: boolean } | null {
  const texts = messages(language);
  const { facts } = machine;
  const unknown = change.devices?.find((id) => facts.device(id) === null);
  if (unknown !== undefined) {
    const near = namesNear(
      unknown,
      facts.devices().map(({ id }) => id),
    );
    return { text: texts.findings.unknownDevice(unknown, joined(near, language)), isOffered: false };
  }
  const plan: Answers = { ...answers, ...asAnswers(slotsOf(change)) };
  const reason = planRefusal(plan, machine, language);
  if (reason !== null) return { text: texts.dialog.label.nothingRuns(reason), isOffered: false };
  const isOther = plansForGpus(plan, facts) !== plansForGpus(answers, facts);
  return isOther ? { text: texts.dialog.followUps.otherEngine, isOffered: true } : null;
}

/**
 * Choices beside an answer: devices, questions near one that was not understood, or what the answer
 * offers.
 */
function offeredBeside(
  understood: Question,
  offers: readonly Offer[],
  question: string,
  answers: Answers,
  language: Language,
): FollowUpAnswer['events'] {
  if (understood.intent === 'compare' && understood.device === null)
    return devicesToCompare(question, answers, language);
  const near = understood.intent === 'unknown' ? understood.near : understood.doubt?.near;
  if (near !== undefined)
    return near.map((one) => ({
      label: one[language],
      event: { type: 'ask', text: one[language] },
    }));
  return offers.flatMap((offer) => eventsOf(offer, language));
}

/** Answers a typed or chosen follow-up question of a session; what-ifs run the embedded engine on its answers. */
export function answerFollowUp(
  question: string,
  previous: string | null,
  results: readonly Result[],
  answers: Answers,
  language: Language,
  columns: number,
  machine: OfferedOn,
): FollowUpAnswer {
  const input = {
    ...nothingRead,
    runs: results,
    runNames: results.map(() => null),
    plan: conditionsOf(answers),
  };
  const understood = understandQuestion(question, questionReaderFor(answers), askedAbout(input), previous);
  const own = embeddedFacts(answers);
  const facts = machine.gpus === null ? own : withGpus(own, answers, machine.gpus);
  const given = answer(understood, input, facts);
  const [offered] = given.offers.flatMap((offer) => (offer.id === 'change' ? [offer.change] : []));
  const against = offered === undefined ? null : objection(answers, offered, machine, language);
  if (against !== null) {
    const sign = against.isOffered ? '!' : '✗';
    const tone = against.isOffered ? 'warning' : 'error';
    return {
      lines: wrap(line(span(`  ${sign} ${against.text}`, tone)), columns - 1, 4),
      events: against.isOffered ? given.offers.flatMap((offer) => eventsOf(offer, language)) : [],
    };
  }
  return {
    lines: answerLines(given, { language, columns, isAscii: false }),
    events: offeredBeside(understood, given.offers, question, answers, language),
  };
}
