import type { Form, FormAnswers, FormQuestion } from '../../dialog/form/form.ts';
import { shownAnswer } from '../../dialog/form/form.ts';
import { shownCommand } from '../../plan/shown-command.ts';
import { emptyLine, type Line, line, span } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';
import { type Block, block } from '../block.ts';
import type { Draft } from '../draft.ts';
import { choiceList, type ListRow } from '../parts/choice-list.ts';
import { packed } from '../parts/footer.ts';
import { textField } from '../parts/text-field.ts';
import { signs } from '../signs.ts';
import type { View } from '../view.ts';

/**
 * Where a short conversation stands. `opening`: its sentence. `ask`: one question. `review`: everything, before the yes.
 * `after`: its result stands above, and can be asked about.
 */
export interface FormState {
  readonly step: 'opening' | 'ask' | 'review' | 'after';
  readonly answers: FormAnswers;
  /** Ids in the order in which they were answered by question: the way back. */
  readonly asked: readonly string[];
  readonly question: FormQuestion | null;
  /** The question was chosen in the review, where its answer leads back to. */
  readonly isEdit: boolean;
  readonly selected: number;
  readonly draft: Draft;
  readonly showsWhy: boolean;
  /** Sentences on what was said beside the answers. */
  readonly notUsed: readonly string[];
  /** Fault of the typed text. */
  readonly problem: string | null;
}

const plainRow = (label: string, help = ''): ListRow => ({
  label,
  help,
  group: null,
  disabledReason: null,
  isMarked: null,
});

/** The rows of the review: run first, then every answer and what was left to the program. */
export function reviewRows(
  form: Form,
  answers: FormAnswers,
  { language, texts, layout }: View,
): readonly ListRow[] {
  return [
    plainRow(texts.form.run),
    ...form.questions.map((question) => {
      const value = answers[question.id];
      const open = question.open?.[language] ?? texts.form.leftOpen;
      const shown = value === undefined ? open : shownAnswer(question, value)[language];
      const label = question.label[language];
      // A narrow list shows the second column at the selected row alone, and a review shows every value.
      return layout === 'stacked' ? plainRow(`${label}  ${shown}`) : plainRow(label, shown);
    }),
  ];
}

/** Choices after a result. */
export function afterRows({ texts }: View): readonly ListRow[] {
  return [plainRow(texts.form.change), plainRow(texts.form.leave)];
}

function notUsedLines({ notUsed }: FormState, { columns }: View): Line[] {
  return notUsed.flatMap((words) => wrap(line(span(`${signs.warning} `, 'warning'), words), columns, 2));
}

function settledLines(form: Form, { answers }: FormState, view: View): Line[] {
  return form.questions.flatMap((question) => {
    const value = answers[question.id];
    if (value === undefined) return [];
    const shown = shownAnswer(question, value)[view.language];
    return wrap(
      line(span(`${signs.settled} `, 'good'), span(`${question.label[view.language]}  `, 'dim'), shown),
      view.columns,
      2,
    );
  });
}

function title(text: string, problem: string | null, view: View): Line[] {
  return [
    ...wrap(line(span(`${signs.asked} `, 'accent'), span(text, 'strong')), view.columns, 2),
    ...(problem === null ? [] : wrap(line('  ', span(problem, 'error')), view.columns, 2)),
  ];
}

/** A field below its title, with an example. */
function typed(
  head: readonly Line[],
  state: FormState,
  example: string,
  tail: readonly Line[],
  view: View,
): Block {
  const field = textField(state.draft, view.columns, 2);
  const shown = wrap(line('  ', span(view.texts.verify.example(example), 'dim')), view.columns, 2);
  const lines = [...head, ...field.lines, ...shown, ...tail].slice(0, view.rows);
  const caret = field.caret && { row: head.length + field.caret.row, column: field.caret.column };
  return { lines, caret };
}

/** A list below its title, as far as the screen holds it; below it what is typed instead of a choice. */
function listed(
  head: readonly Line[],
  rows: readonly ListRow[],
  state: FormState,
  tail: readonly Line[],
  view: View,
): Block {
  const isTyping = state.draft.text !== '';
  const field = isTyping ? textField(state.draft, view.columns, 2) : { lines: [], caret: null };
  const room = Math.max(3, view.rows - head.length - tail.length - field.lines.length);
  // The sign stands where Enter acts: at the selected row, or at what is typed.
  const list = choiceList(rows, isTyping ? -1 : state.selected, view, room);
  const caret = field.caret && {
    row: head.length + list.length + field.caret.row,
    column: field.caret.column,
  };
  return { lines: [...head, ...list, ...field.lines, ...tail].slice(0, view.rows), caret };
}

/** The conversation on the screen. */
export function formScreen(form: Form, state: FormState, view: View): Block {
  const { step, question, problem, showsWhy } = state;
  const { language, texts } = view;
  const { footer } = texts.triageScreen;
  const keys = packed(
    [
      { key: 'enter', words: footer.choose },
      ...(step === 'ask' ? [{ key: '?', words: footer.why }] : []),
      { key: 'esc', words: step === 'opening' || step === 'after' ? texts.form.leave : footer.back },
    ],
    view.columns,
  );
  const tail = [emptyLine, ...keys];
  if (step === 'opening') {
    const { ask, example } = form.opening;
    return typed(title(ask[language], problem, view), state, example[language], tail, view);
  }
  const settled = [...settledLines(form, state, view), ...notUsedLines(state, view)];
  if (step === 'review') {
    const command = wrap(line(span(shownCommand(form.command(state.answers)), 'dim')), view.columns, 2);
    const head = [
      ...notUsedLines(state, view),
      ...title(texts.form.review, problem, view),
      ...command,
      emptyLine,
    ];
    return listed(head, reviewRows(form, state.answers, view), state, tail, view);
  }
  if (step === 'after') {
    const head = title(texts.form.askAbout, problem, view);
    const isTyping = state.draft.text !== '';
    // The sign stands where Enter acts: at the selected row, or at what is typed.
    const field = textField(state.draft, view.columns, 2, isTyping ? signs.pointer : ' ');
    const rows = choiceList(afterRows(view), isTyping ? -1 : state.selected, view, 3);
    const caret = field.caret && {
      row: head.length + rows.length + field.caret.row,
      column: field.caret.column,
    };
    return { lines: [...head, ...rows, ...field.lines, ...tail].slice(0, view.rows), caret };
  }
  if (question === null) return block(settled);
  const why = showsWhy ? wrap(line('  ', span(question.why[language], 'dim')), view.columns, 2) : [];
  const room = Math.max(0, view.rows - 9);
  const head = [
    ...(settled.length > room ? settled.slice(settled.length - room) : settled),
    ...(settled.length > 0 ? [emptyLine] : []),
    ...title(question.ask[language], problem, view),
  ];
  return question.options === null
    ? typed(head, state, question.example, [...why, ...tail], view)
    : listed(
        head,
        question.options.map(({ label }) => plainRow(label[language])),
        state,
        [...why, ...tail],
        view,
      );
}
