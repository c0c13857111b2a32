import { emptyLine, type Line, line, span } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';
import type { JourneyQuestion } from '../../trace/journey/dialog-schema.ts';
import type { JourneyAnswers } from '../../trace/journey/journey-questions.ts';
import { journeyQuestions } from '../../trace/journey/journey-questions.ts';
import type { Block } from '../block.ts';
import type { Draft } from '../draft.ts';
import { choiceList } from '../parts/choice-list.ts';
import { packed } from '../parts/footer.ts';
import { textField } from '../parts/text-field.ts';
import { signs } from '../signs.ts';
import type { View } from '../view.ts';

/** A question of the journey on the screen. */
export interface AskState {
  readonly question: JourneyQuestion;
  readonly answers: JourneyAnswers;
  readonly selected: number;
  readonly draft: Draft;
  readonly showsWhy: boolean;
  /** Fault of the answer before. */
  readonly problem: string | null;
}

/** Answers so far, one line each. */
function settledLines(answers: JourneyAnswers, view: View): Line[] {
  return journeyQuestions.flatMap(({ id, ask, options }) => {
    const value = answers[id];
    if (value === undefined) return [];
    const label = options?.find((one) => one.value === value)?.label[view.language] ?? value;
    return wrap(
      line(span(`${signs.settled} `, 'good'), span(`${ask[view.language]}  `, 'dim'), label),
      view.columns,
      2,
    );
  });
}

/** The question with its choices or its field, and the keys. */
export function askScreen(
  { question, answers, selected, draft, showsWhy, problem }: AskState,
  view: View,
): Block {
  const { footer } = view.texts.triageScreen;
  const { language } = view;
  const why = showsWhy ? wrap(line('  ', span(question.why[language], 'dim')), view.columns, 2) : [];
  const example =
    question.example === undefined
      ? []
      : [line('  ', span(view.texts.verify.example(question.example[language]), 'dim'))];
  const head = [
    ...settledLines(answers, view),
    emptyLine,
    ...wrap(line(span(`${signs.asked} `, 'accent'), span(question.ask[language], 'strong')), view.columns, 2),
    ...(problem === null ? [] : wrap(line('  ', span(problem, 'error')), view.columns, 2)),
  ];
  const keys = packed(
    [
      { key: 'enter', words: footer.choose },
      { key: '?', words: footer.why },
      { key: 'esc', words: footer.back },
    ],
    view.columns,
  );
  if (question.options !== undefined) {
    const rows = question.options.map(({ label, help }) => ({
      label: label[language],
      help: help[language],
      group: null,
      disabledReason: null,
      isMarked: null,
    }));
    const list = choiceList(
      rows,
      selected,
      view,
      Math.max(3, view.rows - head.length - keys.length - why.length - 2),
    );
    return { lines: [...head, ...list, ...why, emptyLine, ...keys].slice(0, view.rows), caret: null };
  }
  const field = textField(draft, view.columns, 2);
  const lines = [...head, ...field.lines, ...example, ...why, emptyLine, ...keys].slice(0, view.rows);
  const caret =
    field.caret === null ? null : { row: head.length + field.caret.row, column: field.caret.column };
  return { lines, caret };
}
