import type { Form, FormAnswers, FormQuestion } from '../../dialog/form/form.ts';
import { emptyDraft } from '../../screens/draft.ts';
import { afterRows, type FormState, reviewRows } from '../../screens/form/form-screen.ts';
import { viewOf } from '../../screens/view.ts';
import { type Catalogue, messages } from '../../text/catalogue.ts';
import type { Language } from '../../text/language.ts';
import { spelled } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';

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

/** What a key leads to: the next state of a form, or its end. */
export type FormMove = { readonly next: FormState } | { readonly end: FormEnd };

const fresh = {
  question: null,
  isEdit: false,
  selected: 0,
  draft: emptyDraft,
  showsWhy: false,
  problem: null,
} as const;

/** What a form that is left has answered and not run. */
function notRun({ step, answers }: FormState): FormAnswers | null {
  return (step === 'ask' || step === 'review') && Object.keys(answers).length > 0 ? answers : null;
}

/** Leaves a form that nobody interrupts. */
function closed(now: FormState): FormMove {
  return { end: { kind: 'left', isCancelled: false, notRun: notRun(now) } };
}

/** Leaves a form that is interrupted. */
export function cancelled(now: FormState): FormMove {
  return { end: { kind: 'left', isCancelled: true, notRun: notRun(now) } };
}

/** The moves of one short conversation: from a state and what is typed to the next. */
export class FormMoves {
  private readonly form: Form;
  private readonly language: Language;
  private readonly texts: Catalogue['form'];
  /** The rows of a list do not depend on how wide it is drawn. */
  private readonly view: ReturnType<typeof viewOf>;

  constructor(form: Form, language: Language) {
    this.form = form;
    this.language = language;
    this.texts = messages(language).form;
    this.view = viewOf(language, 80, 24);
  }

  /** The first state: a result stands above, some answers are given, or nothing is said yet. */
  begin(start: 'opening' | 'after', answers: FormAnswers, notUsed: readonly string[]): FormState {
    if (start === 'after') return { ...fresh, step: 'after', answers, asked: [], notUsed: [] };
    return Object.keys(answers).length > 0
      ? this.onward(answers, [], notUsed)
      : { ...fresh, step: 'opening', answers, asked: [], notUsed: [] };
  }

  /** Rows of the list on the screen; none while something is typed. */
  rows(now: FormState): number {
    if (now.draft.text !== '') return 0;
    if (now.step === 'review') return reviewRows(this.form, now.answers, this.view).length;
    if (now.step === 'after') return afterRows(this.view).length;
    return now.step === 'ask' ? (now.question?.options?.length ?? 0) : 0;
  }

  /** Takes what is typed, or the selected row. */
  enter(now: FormState): FormMove {
    const typed = now.draft.text.trim();
    switch (now.step) {
      case 'opening':
        return this.told(now, typed, this.texts.notUnderstood);
      case 'after':
        return typed === '' ? this.chosenAfter(now, now.selected) : this.saidAfter(now, typed);
      case 'review':
        return typed === '' ? this.chosenInReview(now) : this.saidInReview(now, typed);
      case 'ask':
        return now.question === null ? { next: now } : this.answer(now, now.question, typed);
    }
  }

  /** Takes back what is typed, an edit, the last answer or the form itself. */
  back(now: FormState): FormMove {
    if (now.draft.text !== '') return { next: { ...now, draft: emptyDraft, problem: null } };
    if (now.isEdit) return { next: { ...now, ...fresh, step: 'review' } };
    const last = now.asked.at(-1);
    if (now.step === 'opening' || now.step === 'after') return closed(now);
    if (last === undefined)
      return { next: { ...fresh, step: 'opening', answers: {}, asked: [], notUsed: [] } };
    const { [last]: _taken, ...rest } = now.answers;
    return { next: this.onward(rest, now.asked.slice(0, -1), now.notUsed) };
  }

  /** The next question, or the review where none is left. */
  private onward(answers: FormAnswers, asked: readonly string[], notUsed: readonly string[]): FormState {
    const question = this.form.next(answers);
    const base = { ...fresh, answers, asked, notUsed };
    return question === null ? { ...base, step: 'review' } : { ...base, step: 'ask', question };
  }

  private answer(now: FormState, question: FormQuestion, typed: string): FormMove {
    const { options } = question;
    if (options !== null && typed === '') {
      const chosen = options[now.selected]?.value;
      return { next: chosen === undefined ? now : this.answered(now, question, chosen) };
    }
    const named = options?.find(({ label }) => spelled(label[this.language]) === spelled(typed))?.value;
    const value = named ?? this.form.read(question, typed);
    const isOne = value !== null && (options === null || options.some((one) => one.value === value));
    return isOne
      ? { next: this.answered(now, question, value) }
      : this.told(now, typed, this.texts.badValue(typed));
  }

  private answered(now: FormState, question: FormQuestion, value: string): FormState {
    const known = { ...now.answers, [question.id]: value };
    return this.onward(known, now.isEdit ? now.asked : [...now.asked, question.id], now.notUsed);
  }

  /** Takes over what a sentence says, at any question: what was answered before stays where it says nothing of it. */
  private told(now: FormState, sentence: string, problem: string): FormMove {
    const said = this.form.understand(sentence);
    if (Object.keys(said).length === 0) return { next: { ...now, problem } };
    const notUsed = this.form.notUsed?.(sentence, said, this.language) ?? [];
    return { next: this.onward({ ...now.answers, ...said }, now.asked, notUsed) };
  }

  private chosenInReview(now: FormState): FormMove {
    const question = this.form.questions[now.selected - 1];
    if (question === undefined) return { end: { kind: 'run', answers: now.answers } };
    return { next: { ...now, ...fresh, step: 'ask', question, isEdit: true } };
  }

  private saidInReview(now: FormState, typed: string): FormMove {
    const words = spelled(typed);
    if (says('bare-yes', words) || words === spelled(this.texts.run))
      return { end: { kind: 'run', answers: now.answers } };
    if (says('bare-no', words)) return closed(now);
    const row = this.form.questions.findIndex(({ label }) => spelled(label[this.language]) === words);
    return row === -1
      ? this.told(now, typed, this.texts.notUnderstood)
      : this.chosenInReview({ ...now, selected: row + 1 });
  }

  private chosenAfter(now: FormState, row: number): FormMove {
    return row === 0
      ? { next: { ...fresh, step: 'review', answers: now.answers, asked: [], notUsed: [] } }
      : closed(now);
  }

  /** The words of a row do what the row does; anything else is a question about the result. */
  private saidAfter(now: FormState, typed: string): FormMove {
    const row = afterRows(this.view).findIndex(({ label }) => spelled(label) === spelled(typed));
    return row === -1 ? { end: { kind: 'ask', text: typed } } : this.chosenAfter(now, row);
  }
}
