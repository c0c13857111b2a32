import { describe, expect, test } from 'vitest';
import type { OpenQuestion, SessionSnapshot } from '../../src/dialog/session.ts';
import { bindings } from '../../src/screens/bindings.ts';
import { draftOf } from '../../src/screens/draft.ts';
import {
  type EarlierSession,
  initialState,
  type Mode,
  modeOf,
  type ScreenState,
} from '../../src/screens/state.ts';
import { viewOf } from '../../src/screens/view.ts';
import type { Outcome } from '../../src/ui/keys/key-scene.ts';
import { route, settlePending } from '../../src/ui/keys/router.ts';
import { selectedAtFirst } from '../../src/ui/state/controller.ts';
import { question, snapshotOf } from './fake-session.ts';
import { galleryScreens } from './gallery/screens.ts';

const choices: OpenQuestion['choices'] = [
  ['aggregation', 'Aggregated'] as const,
  ['disaggregation', 'Disaggregated'] as const,
  ['pd-ratio', 'P/D ratio'] as const,
].map(([value, label]) => ({ value, label, help: '', group: null, disabledReason: null }));

function press(snapshot: SessionSnapshot, state: Partial<ScreenState>, ...keys: readonly string[]): Outcome {
  return pressIn([], snapshot, state, ...keys);
}

function pressIn(
  earlier: readonly EarlierSession[],
  snapshot: SessionSnapshot,
  state: Partial<ScreenState>,
  ...keys: readonly string[]
): Outcome {
  let outcome: Outcome = { state: { ...initialState, ...state }, effects: [] };
  for (const name of keys) {
    const text = [...name].length === 1 ? name : name === 'space' ? ' ' : '';
    const context = {
      snapshot,
      state: outcome.state,
      earlier,
      typedBefore: ['earlier answer'],
      view: viewOf('en', 80, 24),
    };
    const next = route(context, { name, text });
    outcome = { state: next.state, effects: [...outcome.effects, ...next.effects] };
  }
  return outcome;
}

const listed = [
  { id: '20260101-1', title: 'Qwen3-32B, 8 × A2', state: 'today 10:00', difference: 'TPOT limit 30 ms' },
  { id: '20260101-2', title: 'Qwen3-32B, 8 × A2', state: 'today 09:00', difference: 'TPOT limit 50 ms' },
];

const events = (outcome: Outcome) =>
  outcome.effects.flatMap((effect) => (effect.kind === 'send' ? [effect.event] : []));
const asked = (given: Partial<OpenQuestion> = {}) => snapshotOf({ question: question('mode', given) });
const choosing = asked({ kind: 'choice', choices });

describe('the list of lines to edit', () => {
  const review = galleryScreens('en', 80).find(({ name }) => name === 'edit a line');
  test('is searched by typing, and esc takes the search back first', () => {
    if (!review) throw new Error('no screen');
    const typed = press(review.snapshot, { panel: 'edit' }, 't', 'p', 'o', 't');
    expect(events(press(review.snapshot, typed.state, 'enter'))).toEqual([
      { type: 'edit', slot: 'tpotLimitMs' },
    ]);
    const back = press(review.snapshot, typed.state, 'escape');
    expect(back.state).toMatchObject({ panel: 'edit', draft: { text: '' } });
    expect(events(press(review.snapshot, { panel: 'edit' }, 'z', 'z', 'enter'))).toEqual([]);
  });
  test('opens a list at the value that stands', () => {
    const answered = asked({ kind: 'choice', slot: 'mode', choices });
    const answers = {
      mode: {
        value: 'pd-ratio',
        provenance: { label: 'user-provided', said: null },
        reading: null,
      },
    } as const;
    expect(selectedAtFirst({ ...answered, answers })).toBe(2);
    expect(selectedAtFirst(answered)).toBe(0);
  });
});

describe('a name typed over a list', () => {
  const devices = asked({
    kind: 'choice',
    isFuzzy: true,
    choices: ['gh200', 'h200_sxm'].map((label) => ({
      value: label,
      label,
      help: '',
      group: null,
      disabledReason: null,
    })),
  });
  test('is said where a row only begins like it, and a row that was moved to is chosen', () => {
    expect(events(press(devices, { draft: draftOf('H20') }, 'enter'))).toEqual([
      { type: 'say', text: 'H20' },
    ]);
    expect(events(press(devices, { draft: draftOf('H20') }, 'down', 'enter'))).toMatchObject([
      { type: 'choose' },
    ]);
    expect(events(press(devices, { draft: draftOf('h200') }, 'enter'))).toMatchObject([{ type: 'choose' }]);
  });
});

describe('the list of sessions', () => {
  const inList = (...keys: readonly string[]) => pressIn(listed, choosing, { panel: 'sessions' }, ...keys);
  const deleted = (outcome: Outcome) =>
    outcome.effects.flatMap((effect) => (effect.kind === 'delete' ? [effect.session.id] : []));

  test('is searched by typing; every word counts', () => {
    expect(inList('5', '0', 'enter').effects).toEqual([{ kind: 'resume', session: '20260101-2' }]);
    const none = inList('z', 'z', 'enter');
    expect(none.effects).toEqual([]);
    expect(none.state.notice).toContain('No session');
    expect(none.state.panel).toBe('sessions');
  });
  test('opens a copy of the chosen session', () => {
    expect(inList('down', 'ctrl+o').effects).toEqual([{ kind: 'fork', session: '20260101-2' }]);
  });
  test('deletes the chosen session when that is confirmed, and only then', () => {
    expect(deleted(inList('down', 'ctrl+x'))).toEqual([]);
    expect(deleted(inList('down', 'ctrl+x', 'y', 'enter'))).toEqual(['20260101-2']);
    for (const keys of [['n', 'enter'], ['enter'], ['escape'], ['n', 'o', 'enter'], ['y', '?', 'enter']]) {
      const kept = inList('down', 'ctrl+x', ...keys);
      expect(deleted(kept)).toEqual([]);
      expect(kept.state.doomed).toBeNull();
      expect(kept.state.panel).toBe('sessions');
    }
  });
});

describe('a question with choices', () => {
  test('arrows and Enter choose', () => {
    expect(events(press(choosing, {}, 'down', 'enter'))).toEqual([
      { type: 'choose', value: 'disaggregation' },
    ]);
    expect(events(press(choosing, {}, 'up', 'enter'))).toEqual([{ type: 'choose', value: 'pd-ratio' }]);
  });
  test('typing filters, and words that match no row are an answer in words', () => {
    expect(events(press(choosing, {}, 'r', 'a', 't', 'enter'))).toEqual([
      { type: 'choose', value: 'pd-ratio' },
    ]);
    expect(events(press(choosing, {}, '不', '知', '道', 'enter'))).toEqual([{ type: 'say', text: '不知道' }]);
  });
  test('a disabled row says why and sends nothing', () => {
    const one = { ...choices[0], disabledReason: 'not installed' } as OpenQuestion['choices'][number];
    const outcome = press(asked({ kind: 'choice', choices: [one] }), {}, 'enter');
    expect(outcome.state.notice).toBe('not installed');
    expect(outcome.effects).toEqual([]);
  });
  test('several are marked with space and taken together', () => {
    const many = asked({ kind: 'many', choices });
    const outcome = press(many, {}, 'space', 'down', 'down', 'space', 'enter');
    expect(events(outcome)).toEqual([{ type: 'choose', value: ['aggregation', 'pd-ratio'] }]);
  });
});

describe('keys that mean something only while nothing is typed', () => {
  test('? asks for a recommendation, or is text', () => {
    expect(events(press(asked(), {}, '?'))).toEqual([{ type: 'recommend' }]);
    expect(press(asked(), {}, 'a', '?').state.draft.text).toBe('a?');
  });
  test('Esc clears the draft, then closes the panel, then goes back', () => {
    const cleared = press(asked(), { draft: draftOf('x') }, 'escape');
    expect(cleared.state.draft.text).toBe('');
    expect(cleared.effects).toEqual([]);
    expect(press(asked(), { panel: 'why' }, 'escape').effects).toEqual([]);
    expect(events(press(asked(), {}, 'escape'))).toEqual([{ type: 'back' }]);
  });
  test('up and down go through the history', () => {
    const remembered = asked({ history: ['4096'] });
    expect(press(remembered, {}, 'up').state.draft.text).toBe('earlier answer');
    expect(press(remembered, {}, 'up', 'up').state.draft.text).toBe('4096');
    expect(press(remembered, {}, 'up', 'up', 'down', 'down').state.draft.text).toBe('');
  });
});

describe('slash commands', () => {
  test('are completed, and run by name, alias or part of a name', () => {
    expect(press(asked(), {}, '/', 'u', 'n', 'tab').state.draft.text).toBe('/undo ');
    expect(events(press(asked(), {}, '/', 'u', 'n', 'enter'))).toEqual([{ type: 'undo' }]);
    expect(events(press(asked(), { draft: draftOf('/lang zh') }, 'enter'))).toEqual([
      { type: 'language', language: 'zh' },
    ]);
  });
  test('an unknown one names the nearest and does nothing', () => {
    const outcome = press(asked(), { draft: draftOf('/reviw') }, 'enter');
    expect(outcome.effects).toEqual([{ kind: 'notice', text: 'No command /reviw. Nearest: /review' }]);
  });
});

describe('keys of every line editor', () => {
  const text = asked({ kind: 'text' });

  test('ctrl-d ends an empty line as ctrl-c does, twice; with something typed it deletes', () => {
    const once = press(text, {}, 'ctrl+d');
    expect(once).toMatchObject({ state: { notice: 'ctrl-c again quits' }, effects: [] });
    expect(press(text, {}, 'ctrl+d', 'ctrl+d').effects).toEqual([{ kind: 'exit', code: 130 }]);
    const typed = press(text, { draft: { text: 'abc', caret: 1 } }, 'ctrl+d');
    expect(typed).toMatchObject({ state: { draft: { text: 'ac', caret: 1 } }, effects: [] });
  });

  test('ctrl-l clears the screen and keeps what is typed', () => {
    const { state, effects } = press(text, { draft: draftOf('half a sent') }, 'ctrl+l');
    expect(effects).toEqual([{ kind: 'redraw' }]);
    expect(state.draft.text).toBe('half a sent');
  });

  test('ctrl-r finds what was typed before by its letters, and older ones when pressed again', () => {
    const asks = asked({ kind: 'text', history: ['TPOT 30', 'tpot 50', 'ttft 2s'] });
    const first = press(asks, { draft: draftOf('tpot') }, 'ctrl+r');
    expect(first.state.draft.text).toBe('TPOT 30');
    expect(press(asks, { draft: draftOf('tpot') }, 'ctrl+r', 'ctrl+r').state.draft.text).toBe('tpot 50');
    const last = press(asks, { draft: draftOf('tpot') }, 'ctrl+r', 'ctrl+r', 'ctrl+r').state;
    expect(last).toMatchObject({
      draft: { text: 'tpot 50' },
      notice: 'Nothing typed here before has "tpot".',
    });
    // A letter typed behind what was found begins a new search.
    expect(press(asks, { draft: draftOf('tpot') }, 'ctrl+r', '!', 'ctrl+r').state.notice).toBe(
      'Nothing typed here before has "TPOT 30!".',
    );
  });
});

describe('undo', () => {
  test.each(['ctrl+z', 'ctrl+_'])('%s takes back an answer and types nothing', (key) => {
    const outcome = press(asked(), { draft: draftOf('50') }, key);
    expect(events(outcome)).toEqual([{ type: 'undo' }]);
    expect(outcome.state.draft.text).toBe('50');
  });
});

describe('review', () => {
  const review = snapshotOf({
    phase: 'review',
    review: {
      rows: [{ slot: 'tpotLimitMs', label: 'TPOT limit', value: '50 ms', source: 'you said', why: '' }],
      findings: [
        {
          rule: 'r',
          severity: 'warning',
          message: 'm',
          alternatives: [],
          fix: { label: 'f', event: { type: 'edit', slot: 'ttftLimitMs' } },
        },
      ],
      unread: [],
      modeNote: [],
      commands: ['run it'],
      canRun: true,
    },
  });
  test('y confirms and runs, the Enter behind it does nothing more', () => {
    expect(events(press(review, {}, 'y', 'enter'))).toEqual([{ type: 'to-confirm' }, { type: 'run' }]);
    expect(events(press(review, {}, '是', 'enter'))).toEqual([{ type: 'to-confirm' }, { type: 'run' }]);
  });
  test('what is typed at the last question is said, and is no bare no', () => {
    const confirm = { ...review, phase: 'confirm' as const };
    expect(events(press(confirm, { draft: draftOf('TPOT 35') }, 'enter'))).toEqual([
      { type: 'decline' },
      { type: 'say', text: 'TPOT 35' },
    ]);
  });
  test('Enter alone only goes to the confirmation, which says no by itself', () => {
    expect(events(press(review, {}, 'enter'))).toEqual([{ type: 'to-confirm' }]);
    expect(events(press({ ...review, phase: 'confirm' }, {}, 'enter'))).toEqual([{ type: 'decline' }]);
  });
  test('a number applies its fix, e edits a line, c copies', () => {
    expect(events(press(review, {}, '1', 'enter'))).toEqual([{ type: 'edit', slot: 'ttftLimitMs' }]);
    expect(events(press(review, {}, 'e', 'enter', 'enter'))).toEqual([{ type: 'edit', slot: 'tpotLimitMs' }]);
    expect(press(review, {}, 'c', 'enter').effects).toEqual([{ kind: 'copy' }]);
  });
  test('a letter is a command only when it is the whole answer: what is typed stays typed', () => {
    for (const sentence of [
      'change tpot to 30',
      'what limits it',
      'why this strategy?',
      'yes please',
      'no',
      '16 cards',
    ])
      expect(
        press(review, {}, ...[...sentence].map((one) => (one === ' ' ? 'space' : one))).state.draft.text,
      ).toBe(sentence);
    const waiting = press(review, {}, 'y');
    expect(waiting.effects).toEqual([]);
    expect(waiting.state.draft.text).toBe('y');
  });
  test('a letter that stands alone for a moment does what it stands for', () => {
    const { state } = press(review, {}, 'y');
    const now = (nowMs: number) =>
      settlePending(
        {
          snapshot: review,
          state: { ...state, nowMs },
          earlier: [],
          typedBefore: [],
          view: viewOf('en', 80, 24),
        },
        { isEnter: false },
      );
    expect(now(state.nowMs + 100)).toBeNull();
    expect(now(state.nowMs + 1000)?.effects.map((one) => one.kind)).toEqual(['send', 'send']);
    expect(now(state.nowMs + 1000)?.state.draft.text).toBe('');
  });
});

test('every mode of the key table is reached by a screen of the gallery', () => {
  const modes = new Set(galleryScreens('en', 80).map(({ snapshot, state }) => modeOf(snapshot, state)));
  expect([...modes].sort()).toEqual((Object.keys(bindings) as Mode[]).sort());
});
