import { widerSpace } from '../engine/terms/search-space.ts';
import { answered } from '../plan/answers.ts';
import { messages } from '../text/catalogue.ts';
import { spelled } from '../text/words/spelling.ts';
import { says } from '../text/words/words.ts';
import type { Dependencies } from './dependencies.ts';
import { appendTranscript, type DialogState } from './dialog-state.ts';
import type { FollowUpAnswer } from './ports.ts';
import { waysOut } from './running.ts';
import type { FollowUpChoice, GivenReply } from './session.ts';
import { saidLines } from './transcript-lines.ts';
import { soundsLikeQuestion } from './understanding/intents/asked-sentences.ts';

/** Answers a follow-up question about the results; what the answer offers to do joins the menu. */
export function followUp(state: DialogState, dependencies: Dependencies, question: string): DialogState {
  const { ports } = dependencies;
  const { results, answers, language, lastAsked } = state;
  return replied(
    state,
    question,
    ports.followUp(question, lastAsked, results, answers, language, ports.columns()),
  );
}

/** A question with its answer, as it was given now or is read back. */
export function replied(state: DialogState, question: string, reply: FollowUpAnswer): DialogState {
  const spoken = appendTranscript(state, 'said', saidLines(question));
  return appendTranscript(
    { ...spoken, offers: reply.events, problem: null, lastAsked: question },
    'explanation',
    reply.lines,
  );
}

/** The answer that a question just got, by what it left in the state; null where it was no question about a result. */
export function givenReply(before: DialogState, after: DialogState): GivenReply | null {
  const [said, answer] = after.transcript.slice(before.transcript.length);
  if (said?.kind !== 'said' || (answer !== undefined && answer.kind !== 'explanation')) return null;
  return { type: 'reply', lines: answer?.lines ?? [], events: after.offers };
}

/** Whether words change the plan rather than ask about its result: `16 cards` does, `and with 16 cards?` asks. */
export function changesPlan(state: DialogState, dependencies: Dependencies, text: string): boolean {
  const heard = dependencies.understand(text, {
    slot: null,
    answers: state.answers,
    facts: dependencies.facts,
    language: state.language,
  });
  if (soundsLikeQuestion(text)) return false;
  // A bare value is a change as well; beside words that ask for an answer it is a question, which never edits.
  const words = spelled(text);
  const isBareValue = heard.unread.length === 0 && !says('asks-beside-result', words);
  if (!isBareValue && !says('asks-for-change', words)) return false;
  const hasValues = Object.keys(heard.slots).length + heard.ask.length + heard.targets.length > 0;
  return hasValues && (heard.intent === 'plan' || heard.intent === 'reuse');
}

/** The menu after a result or a failure: what the last answer offers, then what can always be asked. */
export function followUpChoices(state: DialogState, dependencies: Dependencies): readonly FollowUpChoice[] {
  const texts = messages(state.language).dialog.followUps;
  const ask = (text: string): FollowUpChoice => ({ label: text, event: { type: 'ask', text } });
  const edit: FollowUpChoice = { label: texts.edit, event: { type: 'to-review' } };
  const status = state.run?.status ?? 'done';
  // A run that failed fails again where nothing is changed; one that was stopped or took too long may end well. It is never the
  // row that a key pressed too often would choose.
  const again: readonly FollowUpChoice[] =
    status === 'cancelled' || status === 'timed-out'
      ? [{ label: texts.runAgain, event: { type: 'run' } }]
      : [];
  if (state.results.length === 0) return [...state.offers, edit, ...again];
  // Changes that would make the plan feasible stay at hand, whatever is asked in between.
  const ways = waysOut(state.results, state, dependencies).filter(
    ({ label }) => !state.offers.some((offer) => offer.label === label),
  );
  return [
    ...state.offers,
    ...ways,
    ask(texts.reasonable),
    ask(texts.why),
    ask(texts.limits),
    ...widerSearches(state, dependencies),
    ask(texts.compare),
    ask(texts.verify),
    ...(hasPasses(state, dependencies)
      ? [{ label: texts.runVerification, command: '/verify' } as const]
      : []),
    { label: texts.export, command: '/export' },
    ...again,
    edit,
  ];
}

/** Whether single forward passes can be run for a result: on GPUs there are none. */
function hasPasses({ results }: DialogState, { facts }: Dependencies): boolean {
  const devices = results.flatMap((run) => run.results.map(({ device }) => device));
  return devices.some((name) => name === null || facts.device(name)?.isGpu !== true);
}

/** After a narrow run the search can be widened: experts first, then more devices. */
function widerSearches(state: DialogState, dependencies: Dependencies): readonly FollowUpChoice[] {
  const texts = messages(state.language).dialog.followUps;
  const model = dependencies.facts.model(answered(state.answers, 'model') ?? '');
  const space = answered(state.answers, 'searchSpace');
  const wider = widerSpace(space);
  const widened: FollowUpChoice[] =
    model?.isMoe && wider
      ? [
          {
            label: wider === 'tp-ep' ? texts.widenToEp : texts.widenToMoeDp,
            event: { type: 'set', slot: 'searchSpace', value: wider, said: null },
          },
        ]
      : [];
  return [...widened, { label: texts.moreDevices, event: { type: 'edit', slot: 'numDevices' } }];
}
