import type { Form, FormAnswers, FormQuestion } from '../../dialog/form/form.ts';
import { emptyDraft } from '../../screens/draft.ts';
import { afterRows, type FormState, reviewRows } from '../../screens/form/form-screen.ts';
import { viewOf } from '../../screens/view.ts';
import { messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { spelled } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';
import { editDraft, insert } from '../keys/edit-draft.ts';
import type { KeyPress } from '../keys/key-press.ts';

/** How a short conversation ended: with a command to run, a question about its result, or nothing. */
export type FormEnd =
  | { readonly kind: 'run'; readonly answers: FormAnswers }
  | { readonly kind: 'ask'; readonly text: string }
  | { readonly kind: 'left'; readonly isCancelled: boolean };

/** A short conversation: one synchronous state behind one stream of keys. */
export interface FormController {
  subscribe(listener: () => void): () => void;
  /** null when it has ended. */
  read(): FormState | null;
  press(presses: readonly KeyPress[]): void;
  paste(text: string): void;
}

/** A form with the answers that it starts from, and what the front end lends it. */
export interface FormControllerOptions {
  readonly form: Form;
  readonly language: Language;
  readonly answers: FormAnswers;
  /** Words beside the answers, said before the conversation began. */
  readonly notUsed?: readonly string[];
  /** `after`: a result stands above. */
  readonly start: 'opening' | 'after';
  readonly leave: (end: FormEnd) => void;
}

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
  const back = (now: FormState) => {
    if (now.draft.text !== '') return show({ ...now, draft: emptyDraft, problem: null });
    if (now.isEdit) return show({ ...now, ...fresh, step: 'review' });
    const last = now.asked.at(-1);
    if (now.step === 'opening' || now.step === 'after') return end({ kind: 'left', isCancelled: false });
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
  const enter = (now: FormState) => {
    const typed = now.draft.text.trim();
    switch (now.step) {
      case 'opening': {
        const said = form.understand(typed);
        if (Object.keys(said).length === 0) return show({ ...now, problem: texts.notUnderstood });
        return show(onward(said, [], form.notUsed?.(typed, said) ?? []));
      }
      case 'after':
        if (typed !== '') return end({ kind: 'ask', text: typed });
        return now.selected === 0
          ? show({ ...fresh, step: 'review', answers: now.answers, asked: [], notUsed: [] })
          : end({ kind: 'left', isCancelled: false });
      case 'review':
        return chooseInReview(now);
      case 'ask': {
        if (now.question === null) return;
        const { options } = now.question;
        const value =
          options === null ? form.read(now.question, typed) : (options[now.selected]?.value ?? null);
        return value === null
          ? show({ ...now, problem: texts.badValue(typed) })
          : answered(now, now.question, value);
      }
    }
  };
  const rowsOf = (now: FormState): number => {
    if (now.step === 'review') return reviewRows(form, now.answers, view).length;
    if (now.step === 'after') return now.draft.text === '' ? afterRows(view).length : 0;
    return now.step === 'ask' ? (now.question?.options?.length ?? 0) : 0;
  };
  const press = (now: FormState, key: KeyPress) => {
    const count = rowsOf(now);
    const step = key.name === 'down' ? 1 : key.name === 'up' ? -1 : 0;
    if (key.name === 'ctrl+c') return end({ kind: 'left', isCancelled: true });
    if (key.name === 'enter') return enter(now);
    if (key.name === 'escape') return back(now);
    if (key.name === '?' && now.step === 'ask' && now.draft.text === '') {
      return show({ ...now, showsWhy: !now.showsWhy });
    }
    if (count > 0 && step !== 0) return show({ ...now, selected: (now.selected + step + count) % count });
    if (now.step === 'review') {
      if (says('bare-yes', spelled(key.name))) return end({ kind: 'run', answers: now.answers });
      return says('bare-no', spelled(key.name)) ? end({ kind: 'left', isCancelled: false }) : undefined;
    }
    const isChoice = now.step === 'ask' && now.question?.options !== null;
    if (isChoice) {
      const place = Number(key.name);
      if (place >= 1 && place <= count) show({ ...now, selected: place - 1 });
      return;
    }
    const draft = editDraft(now.draft, key);
    if (draft !== null) show({ ...now, draft, problem: null });
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
      const isTyped = state !== null && (state.step !== 'ask' || state.question?.options === null);
      if (state !== null && isTyped && state.step !== 'review') {
        show({ ...state, draft: insert(state.draft, text), problem: null });
      }
    },
  };
}
