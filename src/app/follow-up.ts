import { embeddedFacts } from '../backends/embedded/explain-facts.ts';
import type { FollowUpAnswer } from '../dialog/ports.ts';
import type { SessionEvent } from '../dialog/session.ts';
import { answer, type Offer } from '../explain/answers/answer.ts';
import { changeWords } from '../explain/answers/change-words.ts';
import { understandQuestion } from '../explain/answers/understand.ts';
import type { WhatIfChange } from '../explain/headline.ts';
import { nothingRead } from '../explain/input.ts';
import { answerLines } from '../explain/report/lines.ts';
import type { Answers } from '../plan/answers.ts';
import type { SlotId } from '../plan/slots/values.ts';
import type { Result } from '../results/result.ts';
import { messages } from '../text/catalogue.ts';
import type { Language } from '../text/language.ts';
import { questionReader } from './question-reader.ts';

/** Changes that are one slot of the plan under the same name. */
const slots: readonly (keyof WhatIfChange & SlotId)[] = [
  'model',
  'devices',
  'numDevices',
  'inputLength',
  'outputLength',
  'ttftLimitMs',
  'tpotLimitMs',
  'compile',
];

/** A what-if of one slot can become the plan with one choice. */
function eventsOf(
  offer: Offer,
  language: Language,
): { readonly label: string; readonly event: SessionEvent }[] {
  if (offer.id !== 'change') return [];
  const [name, ...others] = slots.filter((slot) => slot in offer.change);
  if (name === undefined || others.length > 0 || Object.keys(offer.change).length > 1) return [];
  const label = changeWords(offer.change, messages(language).explain);
  return [{ label, event: { type: 'set', slot: name, value: offer.change[name], said: null } }];
}

/** Answers a typed or chosen follow-up question of a session; what-ifs run the embedded engine on its answers. */
export function answerFollowUp(
  question: string,
  results: readonly Result[],
  answers: Answers,
  language: Language,
  columns: number,
): FollowUpAnswer {
  const understood = understandQuestion(question, questionReader);
  const given = answer(
    understood,
    { ...nothingRead, runs: results, runNames: results.map(() => null) },
    embeddedFacts(answers),
  );
  return {
    lines: answerLines(given, { language, columns, isAscii: false }),
    events: given.offers.flatMap((offer) => eventsOf(offer, language)),
  };
}
