import '../../app/compiled-expressions.ts';
import type { PlanningFacts } from '../../app/planning-facts.ts';
import type { Program } from '../../app/program.ts';
import { heardEntries } from '../../dialog/heard-entries.ts';
import { type SayDocument, sayDocument } from '../../dialog/say-document.ts';
import { statedAnswers, takenOver } from '../../dialog/stated-answers.ts';
import { withFiles } from '../../dialog/understand-files.ts';
import { understand } from '../../dialog/understanding/understand.ts';
import { looksRequired } from '../../dialog/understanding/unread.ts';
import { unreadTexts } from '../../dialog/unread-lines.ts';
import type { Answers } from '../../plan/answers.ts';
import type { ConditionFacts } from '../../plan/slots/conditions.ts';
import { explainProblem } from '../../plan/slots/format-value.ts';
import { slotRecord } from '../../plan/slots/records.ts';
import type { SlotId } from '../../plan/slots/values.ts';
import { openNamedFile } from '../plan/named-file.ts';
import type { SlotFlag } from '../plan/plan-options.ts';

/** Answers that a sentence and flags state without a session. */
export interface SaidAnswers {
  readonly answers: Answers;
  /** Phrases that can mean several things and that no flag decided. */
  readonly ask: SayDocument['ask'];
  /** Values that cannot be answers, each with its flag or words. */
  readonly problems: readonly string[];
  /** Stretches of the sentence that were not used, each with its reason. */
  readonly unread: SayDocument['unread'];
  /** The same as sentences, without those that ask for nothing. */
  readonly notUsed: readonly string[];
}

/** Answers of a sentence, then of each flag; a file is opened before it is named. @throws UsageError, DamagedFileError, InvalidInputError */
export function answersSaid(
  sentence: string | null,
  flags: readonly SlotFlag[],
  planningFacts: PlanningFacts,
  program: Program,
): SaidAnswers {
  const { language } = program;
  const { facts } = planningFacts;
  const conditionFacts: ConditionFacts = { facts, runnableEngines: ['embedded'] };
  const problems: string[] = [];
  let answers: Answers = {};
  let ask: SayDocument['ask'] = [];
  let unread: SayDocument['unread'] = [];
  let notUsed: readonly string[] = [];
  if (sentence !== null) {
    const heard = withFiles(understand)(sentence, { slot: null, answers, facts, language });
    const { entries } = heardEntries(heard, facts);
    const said = sayDocument(heard, {
      answers,
      text: sentence,
      conditionFacts: () => conditionFacts,
      language,
    });
    answers = takenOver(answers, entries, conditionFacts);
    ({ ask, unread } = said);
    notUsed = unreadTexts(heard.unread.filter(looksRequired), language);
    problems.push(...said.refused.map(({ text, message }) => `"${text}": ${message}`));
  }
  for (const { event, words } of flags) {
    openNamedFile(event, planningFacts, program);
    const stated = statedAnswers(
      answers,
      [{ slot: event.slot, value: event.value, said: words }],
      conditionFacts,
    );
    answers = stated.answers;
    problems.push(
      ...stated.refused.map(({ slot, problem }) =>
        program.texts.punctuation.labelled(words, explainProblem(slotRecord(slot), problem, language)),
      ),
    );
  }
  // A list of devices may hold one that is clear beside one that is not: only a flag decides the whole list.
  const isOpen = (slot: SlotId) =>
    slot === 'devices' ? !flags.some(({ event }) => event.slot === slot) : answers[slot] === undefined;
  return { answers, ask: ask.filter(({ slot }) => isOpen(slot)), problems, unread, notUsed };
}
