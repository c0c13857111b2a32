import { answered } from '../plan/answers.ts';
import type { PlanFacts } from '../plan/plan-facts.ts';
import { applies } from '../plan/slots/applicability.ts';
import { holds } from '../plan/slots/conditions.ts';
import { formatSlotValue } from '../plan/slots/format-value.ts';
import { advancedSlots, type SlotRecord, slotRecord } from '../plan/slots/records.ts';
import type { SlotValue } from '../plan/slots/values.ts';
import { messages } from '../text/catalogue.ts';
import { fixed } from '../text/figures.ts';
import type { Language } from '../text/language.ts';
import type { Dependencies } from './dependencies.ts';
import type { DialogState } from './dialog-state.ts';
import { inFront } from './in-front.ts';
import { choiceOf, isLoneValue, listedInterpretations, noneOfThem } from './interpretations.ts';
import { type Ask, nextAsk } from './next-question.ts';
import { slotSuggestions } from './recommending.ts';
import type { Choice, OpenQuestion } from './session.ts';
import type { AmbiguousPhrase, Interpretation } from './understanding/understanding.ts';

const plainQuestion = {
  slot: null,
  choices: [],
  isFuzzy: false,
  isOptional: false,
  history: [],
} as const;

function choice(value: SlotValue, label: string, help: string): Choice {
  return { value, label, help, group: null, disabledReason: null };
}

/** The question on the screen, in the session's language; null when nothing is asked. */
export function questionOf(state: DialogState, dependencies: Dependencies): OpenQuestion | null {
  const ask = nextAsk(state, dependencies);
  return ask && viewOf(ask, state, dependencies);
}

function viewOf(ask: Ask, state: DialogState, dependencies: Dependencies): OpenQuestion {
  const texts = messages(state.language).dialog;
  switch (ask.kind) {
    case 'opening':
      return { ...plainQuestion, id: 'opening', kind: 'opening', ...texts.opening };
    case 'interpretations':
      return interpretationsView(ask.phrase, state, dependencies.facts);
    case 'one-or-several': {
      const { ask: words, why, allowed, one, oneHelp, several, severalHelp } = texts.oneOrSeveral;
      const choices = [choice('one', one, oneHelp), choice('several', several, severalHelp)];
      return {
        ...plainQuestion,
        id: ask.kind,
        kind: 'choice',
        ask: words,
        why,
        example: one,
        allowed,
        choices,
      };
    }
    case 'anything-else':
      return anythingElseView(state, dependencies);
    case 'slot':
      return slotView(ask.record, state, dependencies);
  }
}

function interpretationsView(
  phrase: AmbiguousPhrase,
  { answers, language }: DialogState,
  facts: PlanFacts,
): OpenQuestion {
  const texts = messages(language).dialog.interpretations;
  const choices = listedInterpretations(phrase, answers, facts).map((interpretation) =>
    interpretationChoice(phrase, interpretation, facts, language),
  );
  const isOne = phrase.interpretations.length === 1;
  const isValue = isLoneValue(phrase);
  const label = slotRecord(phrase.slot).label[language];
  const count = phrase.interpretations.length === 2 ? texts.two : String(phrase.interpretations.length);
  return {
    ...plainQuestion,
    id: 'interpretations',
    kind: 'interpretations',
    slot: phrase.slot,
    ask: isValue
      ? texts.askValue(phrase.text, label)
      : isOne
        ? texts.askOne(phrase.text)
        : texts.ask(phrase.text, count),
    why: isValue ? texts.whyValue : isOne ? texts.whyOne : texts.why,
    example: choices[0]?.label ?? '',
    allowed: texts.allowed,
    choices: isValue ? [...choices, choice(noneOfThem, texts.no, texts.noHelp)] : choices,
  };
}

/** An interpretation as a row: an option by its label, a device with what tells it from its neighbours. */
function interpretationChoice(
  phrase: AmbiguousPhrase,
  interpretation: Interpretation,
  facts: PlanFacts,
  language: Language,
): Choice {
  const { slot } = phrase;
  const { value, label, slot: other } = interpretation;
  const option = slotRecord(other ?? slot).options.find((one) => one.value === value);
  const isBare = option !== undefined && label[language] === option.value;
  const help =
    slot === 'devices' && Array.isArray(value) ? deviceWords(String(value[0]), facts, language) : '';
  return isBare
    ? choice(value, option.label[language], option.help[language])
    : choice(choiceOf(phrase, interpretation), label[language], help);
}

/** Memory of a device, and how many of them one run can use; empty for a device that is not known. */
function deviceWords(id: string, facts: PlanFacts, language: Language): string {
  const device = facts.device(id);
  if (device === null) return '';
  const texts = messages(language).dialog.device;
  const parts = [
    ...(device.memoryGiB === null ? [] : [texts.memory(fixed(device.memoryGiB))]),
    ...(device.maxDevices === null ? [] : [texts.grid(fixed(device.maxDevices))]),
  ];
  return parts.join(messages(language).punctuation.separator);
}

function anythingElseView(state: DialogState, dependencies: Dependencies): OpenQuestion {
  const texts = messages(state.language).dialog.anythingElse;
  const conditionFacts = dependencies.conditionFacts(state.answers);
  const settings = advancedSlots
    .filter(
      (record) =>
        applies(record, state.answers, conditionFacts) &&
        (record.asks === null || holds(record.asks, state.answers, conditionFacts)),
    )
    .map((record) => {
      const now = answered(state.answers, record.id);
      const value = now === null ? '' : ` · ${formatSlotValue(record, now, state.language)}`;
      return choice(record.id, `${record.label[state.language]}${value}`, record.ask[state.language]);
    });
  return {
    ...plainQuestion,
    id: 'anything-else',
    kind: 'choice',
    ask: texts.ask,
    why: texts.why,
    example: texts.no,
    allowed: texts.allowed,
    choices: [choice('no', texts.no, texts.noHelp), ...settings],
    isOptional: true,
  };
}

function slotView(record: SlotRecord, state: DialogState, dependencies: Dependencies): OpenQuestion {
  const { language } = state;
  const choices = choicesOf(record, state, dependencies);
  const isSeveral = record.kind === 'devices';
  return {
    id: record.id,
    kind: choices.length === 0 ? 'text' : isSeveral ? 'many' : 'choice',
    slot: record.id,
    ask: record.ask[language],
    why: record.why[language],
    example: record.example[language],
    allowed: record.allowed[language],
    choices,
    isFuzzy: record.kind === 'devices' || record.kind === 'model',
    isOptional: false,
    hasSuggestion: slotSuggestions(state, dependencies, record).length > 0,
    history: dependencies.ports.history(record.id),
  };
}

function choicesOf(record: SlotRecord, state: DialogState, dependencies: Dependencies): readonly Choice[] {
  const { language } = state;
  if (record.kind === 'model') {
    return dependencies.facts.models().map(({ id, family }) => ({ ...choice(id, id, ''), group: family }));
  }
  if (record.kind === 'devices') {
    const reason = messages(language).dialog.label.deviceWithoutEstimator;
    return dependencies.facts.devices().map(({ id, title, series, hasEstimator }) => ({
      ...choice(
        id,
        id,
        [title === id ? '' : title, deviceWords(id, dependencies.facts, language)]
          .filter(Boolean)
          .join(' · '),
      ),
      group: series,
      disabledReason: hasEstimator ? null : reason(title),
    }));
  }
  if (record.id === 'engine') {
    return dependencies.engines(state.answers, language).map(({ id, title, version, reason }) => ({
      ...choice(id, version === null ? title : `${title} ${version}`, helpOf(id, language)),
      disabledReason: reason,
    }));
  }
  const conditionFacts = dependencies.conditionFacts(state.answers);
  return inFront(
    record.options,
    ({ first }) => first !== null && holds(first, state.answers, conditionFacts),
  ).map(({ value, label, help }) => choice(value, label[language], help[language]));
}

function helpOf(engine: string, language: Language): string {
  const option = slotRecord('engine').options.find(({ value }) => value === engine);
  return option?.help[language] ?? '';
}
