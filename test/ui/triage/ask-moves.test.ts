import { describe, expect, it } from 'vitest';
import type { AskState } from '../../../src/screens/triage/ask-screen.ts';
import { type JourneyAnswers, nextQuestion } from '../../../src/trace/journey/journey-questions.ts';
import { asked, askMove } from '../../../src/ui/triage/ask-moves.ts';

function stateOf(answers: JourneyAnswers, part: Partial<AskState> = {}): AskState {
  const question = nextQuestion(answers);
  if (question === null) throw new Error('nothing is asked');
  return { ...asked(question, answers), ...part };
}

const press = (name: string, text = '') => ({ name, text });
const typed = (text: string) => ({ draft: { text, caret: text.length } });
const rows = stateOf({}).question.options?.length ?? 0;

describe('a choice of the guided triage', () => {
  it.each([
    ['down', 0, 1],
    ['up', 0, rows - 1],
    ['down', rows - 1, 0],
    [String(rows), 0, rows - 1],
    ['1', 2, 0],
  ])('goes by %s from row %i to row %i', (name, from, to) => {
    const state = stateOf({}, { selected: from });
    expect(askMove(state, press(name))).toEqual({ kind: 'stay', state: { ...state, selected: to } });
  });

  it.each(['0', String(rows + 1), 'z', 'tab'])('goes nowhere by %s', (name) => {
    expect(askMove(stateOf({}), press(name, name))).toBeNull();
  });

  it('takes the selected row', () => {
    const state = stateOf({}, { selected: 1 });
    const chosen = state.question.options?.[1]?.value;
    expect(askMove(state, press('enter'))).toEqual({ kind: 'answered', answers: { kind: chosen } });
  });

  it('tells why it is asked, and stops telling', () => {
    const state = stateOf({});
    expect(askMove(state, press('?', '?'))).toMatchObject({ kind: 'stay', state: { showsWhy: true } });
    expect(askMove({ ...state, showsWhy: true }, press('?', '?'))).toMatchObject({
      state: { showsWhy: false },
    });
  });
});

describe('a path of the guided triage', () => {
  const file: JourneyAnswers = { kind: 'file' };

  it('is typed, and what was wrong with the last one goes', () => {
    const state = stateOf(file, { problem: 'no such file' });
    expect(askMove(state, press('a', 'a'))).toMatchObject({
      kind: 'stay',
      state: { draft: { text: 'a' }, problem: null },
    });
  });

  it('is answered when it is there, and not before', () => {
    expect(askMove(stateOf(file), press('enter'))).toBeNull();
    expect(askMove(stateOf(file, typed('run.json')), press('enter'))).toEqual({
      kind: 'answered',
      answers: { kind: 'file', trace: 'run.json' },
    });
  });

  it('may have a question mark in it', () => {
    expect(askMove(stateOf(file, typed('run')), press('?', '?'))).toMatchObject({
      state: { draft: { text: 'run?' }, showsWhy: false },
    });
  });
});

describe('going back', () => {
  it('clears what is typed first', () => {
    const move = askMove(stateOf({ kind: 'file' }, typed('run')), press('escape'));
    expect(move).toMatchObject({ kind: 'stay', state: { answers: { kind: 'file' }, draft: { text: '' } } });
  });

  it('then asks the question in front again', () => {
    const move = askMove(stateOf({ kind: 'file' }), press('escape'));
    expect(move).toEqual({ kind: 'stay', state: stateOf({}) });
  });

  it('leaves where nothing is answered', () => {
    expect(askMove(stateOf({}), press('escape'))).toEqual({ kind: 'left' });
  });
});
