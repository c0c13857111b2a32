import type { PlanningFacts } from '../../app/planning-facts.ts';
import type { Program } from '../../app/program.ts';
import type { Form, FormAnswers, FormQuestion } from '../../dialog/form/form.ts';
import { statedAnswers } from '../../dialog/stated-answers.ts';
import type { Answers } from '../../plan/answers.ts';
import { missingForSize, sizeSlots } from '../../plan/sizing/size-slots.ts';
import type { ConditionFacts } from '../../plan/slots/conditions.ts';
import { slotRecord } from '../../plan/slots/records.ts';
import type { SlotId } from '../../plan/slots/values.ts';
import { labelled } from '../../text/labelled.ts';
import type { Bilingual } from '../../text/language.ts';
import { besideEachOther } from './named-devices.ts';
import { ofSizing } from './of-sizing.ts';
import { answersSaid } from './said-answers.ts';

/** Slots that a review of a sizing always shows; others are shown where they were said. */
const shown: readonly SlotId[] = [
  'model',
  'devices',
  'inputLength',
  'outputLength',
  'ttftLimitMs',
  'tpotLimitMs',
  'e2eLimitMs',
  'concurrentUsers',
  'requestsPerSecond',
  'outputTokensPerSecond',
  'peakFactor',
  'deviceHourCost',
];

/** What no answer means, where that is not the program's to decide. */
const openAs: Readonly<Partial<Record<SlotId, Bilingual>>> = {
  devices: labelled(({ form }) => form.size.everyDevice),
  ttftLimitMs: labelled(({ form }) => form.size.noLimit),
  tpotLimitMs: labelled(({ form }) => form.size.noLimit),
  e2eLimitMs: labelled(({ form }) => form.size.noLimit),
  concurrentUsers: labelled(({ form }) => form.size.notSaid),
  requestsPerSecond: labelled(({ form }) => form.size.notSaid),
  outputTokensPerSecond: labelled(({ form }) => form.size.notSaid),
  peakFactor: labelled(({ form }) => form.size.noPeak),
  deviceHourCost: labelled(({ form }) => form.size.notSaid),
};

function asked(id: SlotId): FormQuestion {
  const { label, ask, why, example } = slotRecord(id);
  const open = openAs[id];
  return { id, label, ask, why, example: example.en, options: null, ...(open === undefined ? {} : { open }) };
}

/** A value as its flag is typed. */
function typedValue(value: unknown): string {
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}

/** The answers of slots as they were typed. */
export function typedAnswers(answers: Answers): FormAnswers {
  const entries = sizeSlots.flatMap(({ id }) => {
    const told = answers[id];
    return told === undefined || told.value === null ? [] : [[id, typedValue(told.value)] as const];
  });
  return Object.fromEntries(entries);
}

/** Typed answers as slots, in the order of the dialog. */
export function slotAnswers(typed: FormAnswers, conditionFacts: ConditionFacts): Answers {
  return sizeSlots.reduce<Answers>((known, { id }) => {
    const value = typed[id];
    return value === undefined
      ? known
      : statedAnswers(known, [{ slot: id, value, said: value }], conditionFacts).answers;
  }, {});
}

/** The conversation about devices for a load. */
export function sizeForm(
  planningFacts: PlanningFacts,
  conditionFacts: ConditionFacts,
  program: Program,
): Form {
  const saidOf = (text: string) =>
    ofSizing(besideEachOther(answersSaid(text, [], planningFacts, program)), program.texts.form);
  return {
    opening: {
      ask: labelled(({ form }) => form.size.ask),
      example: labelled(({ form }) => form.size.example),
    },
    questions: shown.filter((id) => sizeSlots.some((one) => one.id === id)).map(asked),
    understand: (text) => typedAnswers(saidOf(text).answers),
    notUsed(text) {
      const { ask, problems, notUsed } = saidOf(text);
      const open = ask.map(({ text: words, readings }) =>
        program.texts.form.severalMeanings(
          words,
          [...new Set(readings.map(({ label }) => label))].join(' · '),
        ),
      );
      return [...notUsed, ...problems, ...open];
    },
    next(typed) {
      const [missing] = missingForSize(slotAnswers(typed, conditionFacts), conditionFacts);
      return missing === undefined ? null : asked(missing);
    },
    read({ id }, typed) {
      const slot = id as SlotId;
      const { refused, answers } = statedAnswers({}, [{ slot, value: typed, said: typed }], conditionFacts);
      return refused.length > 0 ? null : (typedAnswers(answers)[slot] ?? null);
    },
    command: (typed) => [
      'throughline',
      'size',
      ...sizeSlots.flatMap(({ id, flag }) =>
        typed[id] === undefined ? [] : [flag, ...typed[id].split(' ')],
      ),
    ],
  };
}
