import { isUnanswered } from '../plan/answers.ts';
import { explainProblem, formatSlotValue } from '../plan/slots/format-value.ts';
import { parseSlotValue } from '../plan/slots/parse-value.ts';
import { advancedSlots, type SlotRecord, slotRecord, slotRecords } from '../plan/slots/records.ts';
import type { SlotId } from '../plan/slots/values.ts';
import { messages } from '../text/catalogue.ts';
import { languages } from '../text/language.ts';
import { spelled } from '../text/words/spelling.ts';
import { says } from '../text/words/words.ts';
import { answer, stated } from './answering.ts';
import type { Dependencies } from './dependencies.ts';
import { appendTranscript, type DialogState, refused, withUndo } from './dialog-state.ts';
import { heardEntries } from './heard-entries.ts';
import {
  isLoneValue,
  leaveInterpretation,
  listedInterpretations,
  readInterpretation,
  settleInterpretation,
} from './interpretations.ts';
import { chooseOneOrSeveral, finishCollecting } from './moves.ts';
import { type Ask, nextAsk } from './next-question.ts';
import { recommend, startGuidance } from './recommending.ts';
import { saidLines } from './transcript-lines.ts';
import { setRightIn } from './understanding/set-right.ts';
import { valuesNamed } from './understanding/understand.ts';
import type { AmbiguousPhrase, Understanding } from './understanding/understanding.ts';
import { isAsked, looksRequired, type Unread } from './understanding/unread.ts';
import { unreadLines, unreadText } from './unread-lines.ts';

/** Takes the words of the user, in any phase that still collects or revises answers. */
export function hearText(state: DialogState, dependencies: Dependencies, typed: string): DialogState {
  const text = typed.trim();
  const ask = nextAsk(state, dependencies);
  if (text === '') {
    return ask?.kind === 'anything-else'
      ? finishCollecting(state, dependencies)
      : refused(state, messages(state.language).dialog.problems.empty);
  }
  return answerDirectly(state, dependencies, ask, text) ?? understandText(state, dependencies, ask, text);
}

/** Words that answer the question on the screen by themselves: an option, a number of a list, yes or no. */
function answerDirectly(
  state: DialogState,
  dependencies: Dependencies,
  ask: Ask | null,
  text: string,
): DialogState | null {
  switch (ask?.kind) {
    case 'interpretations': {
      const listed = listedInterpretations(ask.phrase, state.answers, dependencies.facts);
      const interpretation = readInterpretation(listed, text);
      if (interpretation) return settleInterpretation(state, dependencies, ask.phrase, interpretation);
      const isDenied = isLoneValue(ask.phrase) && says('whole-no', spelled(text));
      return isDenied ? leaveInterpretation(state, ask.phrase) : null;
    }
    case 'one-or-several':
      return chooseOneOrSeveral(state, dependencies, text);
    case 'anything-else': {
      const record = advancedSlotNamed(text);
      if (record) return withUndo(state, { editing: record.id });
      return says('bare-nothing', spelled(text)) ? finishCollecting(state, dependencies) : null;
    }
    case 'slot': {
      if (ask.record.options.length === 0) return null;
      const value = parseSlotValue(ask.record, text, dependencies.facts);
      return value.ok ? answer(state, dependencies, [stated(value, text, value.reading)]) : null;
    }
    default:
      return null;
  }
}

function advancedSlotNamed(text: string): SlotRecord | undefined {
  const wanted = text.toLowerCase();
  return advancedSlots.find(
    (record) =>
      record.flag === wanted ||
      record.id.toLowerCase() === wanted ||
      languages.some((language) => record.label[language].toLowerCase() === wanted),
  );
}

/**
 * `what if we had just 8?` where there is no result to ask about: the values that it supposes, each to be confirmed. A
 * bare number that somebody would have counts the devices.
 */
function supposition(state: DialogState, { facts }: Dependencies, text: string): readonly AmbiguousPhrase[] {
  if (state.results.length > 0 || Object.keys(state.answers).length === 0) return [];
  const { answers } = state;
  const named = valuesNamed(text, facts, { answers });
  const isNamed = Object.keys(named.slots).length + named.ask.length > 0;
  const isOfDevices = !isNamed && says('supposed-count', spelled(text));
  const { slots, ask } = isOfDevices ? valuesNamed(text, facts, { answers, slot: 'numDevices' }) : named;
  const values = slotRecords.flatMap(({ id }): AmbiguousPhrase[] => {
    const one = slots[id];
    if (one === undefined) return [];
    const label = languages.map((language) => formatSlotValue(slotRecord(id), one.value, language));
    const [en = one.text, zh = one.text] = label;
    return [{ slot: id, text: one.text, interpretations: [{ value: one.value, label: { en, zh } }] }];
  });
  return [...values, ...ask];
}

function understandText(
  state: DialogState,
  dependencies: Dependencies,
  ask: Ask | null,
  text: string,
): DialogState {
  const slot = ask?.kind === 'slot' ? ask.record.id : null;
  const isWhole = ask === null || ask.kind === 'anything-else';
  const { answers, language } = state;
  const position = { slot, answers, facts: dependencies.facts, language, isWhole };
  const heard = dependencies.understand(text, position);
  const isEmpty =
    Object.keys(heard.slots).length === 0 &&
    heard.ask.length === 0 &&
    heard.targets.length === 0 &&
    heard.unsure.length === 0;
  const supposed = isEmpty && heard.intent === 'explain' ? supposition(state, dependencies, text) : [];
  if (supposed.length > 0)
    return takeUnderstanding(state, dependencies, slot, text, { ...heard, intent: 'plan', ask: supposed });
  // A bare figure answers what the phrase on the screen is about.
  const asked = ask?.kind === 'interpretations' && isOfOneSlot(ask.phrase) ? ask.phrase.slot : null;
  const value =
    isEmpty && asked !== null ? dependencies.understand(text, { ...position, slot: asked }) : null;
  if (value !== null && Object.keys(value.slots).length > 0)
    return takeUnderstanding(state, dependencies, asked, text, value);
  const righted = isEmpty && slot === null ? setRightIn(text, state.answers) : null;
  if (righted !== null) {
    const now = dependencies.understand(righted.words, {
      ...position,
      slot: righted.slot,
      isWhole: false,
    });
    if (now.slots[righted.slot] !== undefined)
      return takeUnderstanding(state, dependencies, righted.slot, text, now);
  }
  if (isEmpty) return takeWords(state, dependencies, ask, text, heard);
  return takeUnderstanding(state, dependencies, slot, text, heard);
}

/** Whether all that a phrase may mean are values of one slot, told in figures or words and not by a name. */
function isOfOneSlot({ slot, interpretations }: AmbiguousPhrase): boolean {
  const isNamed = slot === 'model' || slot === 'devices';
  return !isNamed && interpretations.every((one) => one.slot === undefined || one.slot === slot);
}

/** Fallback when no slot was recognised: try the text as a literal answer to the current question, else refuse. */
function takeWords(
  state: DialogState,
  dependencies: Dependencies,
  ask: Ask | null,
  text: string,
  heard: Understanding,
): DialogState {
  const problems = messages(state.language).dialog.problems;
  if (heard.intent === 'reuse') {
    return isUnanswered(state.answers) ? refused(state, problems.nothingToReuse) : withUndo(state, {});
  }
  if (ask?.kind === 'opening') {
    if (heard.intent === 'plan') return guide(appendTranscript(state, 'said', saidLines(text)), dependencies);
    return refused(state, heard.intent === 'explain' ? problems.noResultYet : problems.notAPlan);
  }
  if (ask?.kind !== 'slot') return refused(state, problems.nothingUnderstood(text));
  // A change of what nobody has said yet is no answer to any question.
  const changes = heard.unread.filter(({ reason }) => reason === 'relative');
  if (changes.length > 0)
    return refused(
      state,
      changes
        .map((one) => unreadText(one, state.language))
        .join(messages(state.language).punctuation.separator),
    );
  const value = parseSlotValue(ask.record, text, dependencies.facts);
  const isSentence = ask.record.kind === 'model' && /\s/u.test(text);
  if (value.ok && !isSentence) {
    return answer(state, dependencies, [stated(value, text, value.reading)]);
  }
  const problem = value.ok ? ({ kind: 'unreadable', words: text } as const) : value.problem;
  return refused(state, explainProblem(ask.record, problem, state.language));
}

/** Guides somebody who can be asked; flags alone are told what is missing. */
function guide(state: DialogState, dependencies: Dependencies): DialogState {
  return dependencies.fillsHeuristics ? startGuidance(state, dependencies) : state;
}

/** Parts that were said and not used so far; one that is said again is listed once, what a result tells not at all. */
function withUnread(before: readonly Unread[], now: readonly Unread[]): readonly Unread[] {
  const again = new Set(now.map(({ text }) => text));
  return [
    ...before.filter(({ text }) => !again.has(text)),
    ...now.filter((one) => looksRequired(one) && !isAsked(one)),
  ];
}

/** Not sure, and nothing but a model was said: the whole plan is in doubt. */
function isLost({ isUnsure, slots, ask, targets }: Understanding): boolean {
  const said = [...Object.keys(slots), ...ask.map(({ slot }) => slot)];
  return isUnsure && targets.length === 0 && said.every((slot) => slot === 'model' || slot === 'precision');
}

function takeUnderstanding(
  state: DialogState,
  dependencies: Dependencies,
  slot: SlotId | null,
  text: string,
  heard: Understanding,
): DialogState {
  const { entries, refused: refusedValues } = heardEntries(heard, dependencies.facts);
  const problems = refusedValues.map(({ slot: id, problem }) =>
    explainProblem(slotRecord(id), problem, state.language),
  );
  // A plain answer to the question on the screen is quoted in its own row.
  const isAnswer = heard.ask.length === 0 && entries.length === 1 && entries[0]?.slot === slot;
  const spoken = isAnswer ? state : appendTranscript(state, 'said', saidLines(text));
  const asked = new Set(heard.ask.map((phrase) => phrase.slot));
  const interpretations = [
    ...heard.ask,
    ...state.interpretations.filter((phrase) => !asked.has(phrase.slot)),
  ];
  const answeredNow = new Set(entries.map((entry) => entry.slot));
  const open = interpretations.filter((phrase) => asked.has(phrase.slot) || !answeredNow.has(phrase.slot));
  const next = answer(
    spoken,
    dependencies,
    entries,
    {
      interpretations: open,
      unsure: [...new Set([...state.unsure, ...heard.unsure])],
      unread: withUnread(state.unread, heard.unread),
    },
    'understood',
  );
  const shown = appendTranscript(next, 'notice', unreadLines(heard.unread, state.language));
  if (problems.length > 0) return refused(shown, problems.join(' '));
  if (!state.isOpened && isLost(heard)) return guide(shown, dependencies);
  return slot !== null && heard.unsure.includes(slot) ? recommend(shown, dependencies) : shown;
}
