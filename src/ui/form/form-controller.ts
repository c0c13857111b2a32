import type { Form, FormAnswers } from '../../dialog/form/form.ts';
import type { FormState } from '../../screens/form/form-screen.ts';
import type { Language } from '../../text/language.ts';
import { spelled } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';
import { editDraft, insert } from '../keys/edit-draft.ts';
import type { Journey } from '../keys/journey.ts';
import type { KeyPress } from '../keys/key-press.ts';
import { cancelled, type FormEnd, type FormMove, FormMoves } from './form-moves.ts';

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
  const moves = new FormMoves(form, language);
  const listeners = new Set<() => void>();
  let state: FormState | null = moves.begin(start, answers, notUsed);
  const show = (next: FormState | null) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const go = (move: FormMove) => {
    if ('next' in move) return show(move.next);
    show(null);
    leave(move.end);
  };
  /** A yes or a no in one letter is a command only where no further letter follows it. */
  const typedOn = (now: FormState) => {
    show(now);
    const words = spelled(now.draft.text);
    const isLetter = now.draft.caret === 1 && (says('bare-yes', words) || says('bare-no', words));
    if (now.step !== 'review' || !isLetter) return;
    later(aloneMs, () => {
      if (state === now) go(moves.enter(now));
    });
  };
  const press = (now: FormState, key: KeyPress) => {
    const count = moves.rows(now);
    const step = key.name === 'down' ? 1 : key.name === 'up' ? -1 : 0;
    if (key.name === 'ctrl+c') return go(cancelled(now));
    if (key.name === 'enter') return go(moves.enter(now));
    if (key.name === 'escape') return go(moves.back(now));
    if (key.name === '?' && now.step === 'ask' && now.draft.text === '') {
      return show({ ...now, showsWhy: !now.showsWhy });
    }
    if (count > 0 && step !== 0) return show({ ...now, selected: (now.selected + step + count) % count });
    const place = Number(key.name);
    if (now.step === 'ask' && place >= 1 && place <= count) return show({ ...now, selected: place - 1 });
    const draft = editDraft(now.draft, key);
    if (draft !== null) typedOn({ ...now, draft, problem: null });
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
