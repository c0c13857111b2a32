import type { Form, FormAnswers, FormQuestion } from '../../dialog/form/form.ts';
import { emptyDraft } from '../../screens/draft.ts';
import { afterRows, type FormState, reviewRows } from '../../screens/form/form-screen.ts';
import { viewOf } from '../../screens/view.ts';
import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { spelled } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';
import { editDraft, insert } from '../keys/edit-draft.ts';
import type { Journey } from '../keys/journey.ts';
import type { KeyPress } from '../keys/key-press.ts';

/** How a short conversation ended: with a command to run, a question about its result, or nothing. */
export type FormEnd =
  | { readonly kind: 'run'; readonly answers: FormAnswers }
  | { readonly kind: 'ask'; readonly text: string }
  | {
      readonly kind: 'left';
      readonly isCancelled: boolean;
      /** Answers that no run has had yet; null where there are none. */
      readonly notRun: FormAnswers | null;
    };

/** A short conversation; its state is null when it has ended. */
export type FormController = Journey<FormState | null>;

/** A form with the answers that it starts from, and what the front end lends it. */
export interface FormControllerOptions {
  readonly form: Form;
  /** Does something after a while; a letter that then still stands alone is a whole answer. */
  readonly later?: (ms: number, act: () => void) => void;
  readonly language: Language;
  readonly answers: FormAnswers;
  /** Words beside the answers, said before the conversation began. */
  readonly notUsed?: readonly string[];
  /** `after`: a result stands above. */
  readonly start: 'opening' | 'after';
  readonly leave: (end: FormEnd) => void;
}

/** How long a letter stands alone before it is a command; typing goes on faster than this. */
const aloneMs = 450;

const inTime = (ms: number, act: () => void): void => void setTimeout(act, ms);

const fresh = {
  question: null,
  isEdit: false,
  selected: 0,
  draft: emptyDraft,
  showsWhy: false,
  problem: null,
} as const;

/** Makes the controller of one conversation. */
export function formController({
  form,
  language,
  answers,
  notUsed = [],
  start,
  later = inTime,
  leave,
}: FormControllerOptions): FormController {
  const texts = messages(language).form;
  // The rows of a list do not depend on how wide it is drawn.
  const view = viewOf(language, 80, 24);
  const listeners = new Set<() => void>();
  const onward = (known: FormAnswers, asked: readonly string[], notUsed: readonly string[]): FormState => {
    const question = form.next(known);
    const base = { ...fresh, answers: known, asked, notUsed };
    return question === null ? { ...base, step: 'review' } : { ...base, step: 'ask', question };
  };
  const begin = (): FormState => {
    if (start === 'after') return { ...fresh, step: 'after', answers, asked: [], notUsed: [] };
    return Object.keys(answers).length > 0
      ? onward(answers, [], notUsed)
      : { ...fresh, step: 'opening', answers, asked: [], notUsed: [] };
  };
  let state: FormState | null = begin();
  const show = (next: FormState | null) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const end = (how: FormEnd) => {
    show(null);
    leave(how);
  };
  /** What a form that is left has answered and not run. */
  const notRun = ({ step, answers: given }: FormState) =>
    (step === 'ask' || step === 'review') && Object.keys(given).length > 0 ? given : null;
  const close = (now: FormState) => end({ kind: 'left', isCancelled: false, notRun: notRun(now) });
  const cancel = (now: FormState) => end({ kind: 'left', isCancelled: true, notRun: notRun(now) });
  const back = (now: FormState) => {
    if (now.draft.text !== '') return show({ ...now, draft: emptyDraft, problem: null });
    if (now.isEdit) return show({ ...now, ...fresh, step: 'review' });
    const last = now.asked.at(-1);
    if (now.step === 'opening' || now.step === 'after') return close(now);
    if (last === undefined) return show({ ...fresh, step: 'opening', answers: {}, asked: [], notUsed: [] });
    const { [last]: _taken, ...rest } = now.answers;
    show(onward(rest, now.asked.slice(0, -1), now.notUsed));
  };
  const answered = (now: FormState, question: FormQuestion, value: string) => {
    const known = { ...now.answers, [question.id]: value };
    show(onward(known, now.isEdit ? now.asked : [...now.asked, question.id], now.notUsed));
  };
  const chooseInReview = (now: FormState) => {
    const question = form.questions[now.selected - 1];
    if (question === undefined) return end({ kind: 'run', answers: now.answers });
    show({ ...now, ...fresh, step: 'ask', question, isEdit: true });
  };
  /** Takes over what a sentence says, at any question: what was answered before stays where it says nothing of it. */
  const told = (now: FormState, sentence: string, problem: string) => {
    const said = form.understand(sentence);
    if (Object.keys(said).length === 0) return show({ ...now, problem });
    const notUsed = form.notUsed?.(sentence, said, language) ?? [];
    show(onward({ ...now.answers, ...said }, now.asked, notUsed));
  };
  const saidInReview = (now: FormState, typed: string) => {
    const words = spelled(typed);
    if (says('bare-yes', words) || words === spelled(texts.run)) {
      return end({ kind: 'run', answers: now.answers });
    }
    if (says('bare-no', words)) return close(now);
    const row = form.questions.findIndex(({ label }) => spelled(label[language]) === words);
    return row === -1 ? told(now, typed, texts.notUnderstood) : chooseInReview({ ...now, selected: row + 1 });
  };
  const answer = (now: FormState, question: FormQuestion, typed: string) => {
    const { options } = question;
    if (options !== null && typed === '') {
      const chosen = options[now.selected]?.value;
      return chosen === undefined ? undefined : answered(now, question, chosen);
    }
    const named = options?.find(({ label }) => spelled(label[language]) === spelled(typed))?.value;
    const value = named ?? form.read(question, typed);
    const isOne = value !== null && (options === null || options.some((one) => one.value === value));
    return isOne ? answered(now, question, value) : told(now, typed, texts.badValue(typed));
  };
  const chooseAfter = (now: FormState, row: number) =>
    row === 0 ? show({ ...fresh, step: 'review', answers: now.answers, asked: [], notUsed: [] }) : close(now);
  /** The words of a row do what the row does; anything else is a question about the result. */
  const saidAfter = (now: FormState, typed: string) => {
    const row = afterRows(view).findIndex(({ label }) => spelled(label) === spelled(typed));
    return row === -1 ? end({ kind: 'ask', text: typed }) : chooseAfter(now, row);
  };
  const enter = (now: FormState) => {
    const typed = now.draft.text.trim();
    switch (now.step) {
      case 'opening':
        return told(now, typed, texts.notUnderstood);
      case 'after':
        return typed === '' ? chooseAfter(now, now.selected) : saidAfter(now, typed);
      case 'review':
        return typed === '' ? chooseInReview(now) : saidInReview(now, typed);
      case 'ask':
        return now.question === null ? undefined : answer(now, now.question, typed);
    }
  };
  const rowsOf = (now: FormState): number => {
    if (now.draft.text !== '') return 0;
    if (now.step === 'review') return reviewRows(form, now.answers, view).length;
    if (now.step === 'after') return afterRows(view).length;
    return now.step === 'ask' ? (now.question?.options?.length ?? 0) : 0;
  };
  const press = (now: FormState, key: KeyPress) => {
    const count = rowsOf(now);
    const step = key.name === 'down' ? 1 : key.name === 'up' ? -1 : 0;
    if (key.name === 'ctrl+c') return cancel(now);
    if (key.name === 'enter') return enter(now);
    if (key.name === 'escape') return back(now);
    if (key.name === '?' && now.step === 'ask' && now.draft.text === '') {
      return show({ ...now, showsWhy: !now.showsWhy });
    }
    if (count > 0 && step !== 0) return show({ ...now, selected: (now.selected + step + count) % count });
    const place = Number(key.name);
    if (now.step === 'ask' && place >= 1 && place <= count) return show({ ...now, selected: place - 1 });
    const draft = editDraft(now.draft, key);
    if (draft !== null) typedOn({ ...now, draft, problem: null });
  };
  /** A yes or a no in one letter is a command only where no further letter follows it. */
  const typedOn = (now: FormState) => {
    show(now);
    const words = spelled(now.draft.text);
    const isLetter = now.draft.caret === 1 && (says('bare-yes', words) || says('bare-no', words));
    if (now.step !== 'review' || !isLetter) return;
    later(aloneMs, () => {
      if (state === now) enter(now);
    });
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read: () => state,
    press(presses) {
      for (const key of presses) if (state !== null) press(state, key);
    },
    paste(text) {
      if (state !== null) show({ ...state, draft: insert(state.draft, text), problem: null });
    },
  };
}
