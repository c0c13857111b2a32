import type { Program } from '../../app/program.ts';
import { statedAnswers } from '../../dialog/stated-answers.ts';
import { inquirerAsk } from '../../plain/ask.ts';
import type { Answers } from '../../plan/answers.ts';
import type { ConditionFacts } from '../../plan/slots/conditions.ts';
import { explainProblem } from '../../plan/slots/format-value.ts';
import { slotRecord } from '../../plan/slots/records.ts';
import type { SlotId } from '../../plan/slots/values.ts';

/**
 * Asks line by line for the slots that are missing, each answer read like its flag; what an answer makes needless is not
 * asked. Null when the user leaves.
 */
export async function askMissingSlots(
  answers: Answers,
  conditionFacts: ConditionFacts,
  missing: (answers: Answers, conditionFacts: ConditionFacts) => readonly SlotId[],
  program: Program,
): Promise<Answers | null> {
  const { language } = program;
  const { stdin, stdout } = program.terminal;
  const ask = inquirerAsk(stdin, stdout);
  let known = answers;
  for (;;) {
    const [slot] = missing(known, conditionFacts);
    if (slot === undefined) return known;
    const record = slotRecord(slot);
    const typed = await ask(`${record.ask[language]} (${record.example[language]})`);
    if (typed.kind !== 'line') return null;
    const stated = statedAnswers(known, [{ slot, value: typed.text, said: typed.text }], conditionFacts);
    const [refused] = stated.refused;
    if (refused === undefined) known = stated.answers;
    else program.err(explainProblem(record, refused.problem, language));
  }
}
