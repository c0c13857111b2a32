import type { ChosenValue, SessionEvent, SessionSnapshot } from '../../../src/dialog/session.ts';
import { draftOf } from '../../../src/screens/draft.ts';
import { type EarlierSession, initialState, type ScreenState } from '../../../src/screens/state.ts';
import { messages } from '../../../src/text/catalogue.ts';
import type { Language } from '../../../src/text/language.ts';
import { isCommand, plain } from '../../../src/text/line.ts';
import { computed, conversations, withoutTorch } from './conversation.ts';

/** One screen of the gallery. */
export interface GalleryScreen {
  readonly name: string;
  readonly snapshot: SessionSnapshot;
  readonly state: ScreenState;
  readonly earlier: readonly EarlierSession[];
}

/** What the sample user says. */
const said = {
  en: {
    plan: 'Qwen3-32B on 8 A2 376T, 3500 in 1500 out, TPOT under 50 ms',
    tight: 'Qwen3-32B on 8 A2 376T, 3500 in 1500 out, TPOT under 5 ms',
    split: 'Qwen3-235B-A22B on 16 A3 752T, 4k in 1k out, PD separation, TPOT under 50 ms',
    whatIf: 'what if TPOT were 30?',
    earlier: [
      {
        id: 'a',
        title: 'GLM-4.5, 16 × ATLAS_800_A3_752T_128G_DIE',
        state: 'yesterday 18:20 · waits for: Quantization',
        difference: '',
      },
      {
        id: 'b',
        title: 'Qwen3-235B-A22B, 32 × ATLAS_800_A2_376T_64G',
        state: '2026-02-27 09:05 · TP=4 DP=8 · 9,120 tok/s',
        difference: 'TPOT limit 50 ms',
      },
      {
        id: 'c',
        title: 'Qwen3-235B-A22B, 32 × ATLAS_800_A2_376T_64G',
        state: '2026-02-26 17:40 · run stopped',
        difference: 'TPOT limit 30 ms',
      },
    ],
  },
  zh: {
    plan: '用 8 卡 A2 376T 跑 Qwen3-32B，3500 进 1500 出，TPOT 不超过 50ms',
    tight: '用 8 卡 A2 376T 跑 Qwen3-32B，3500 进 1500 出，TPOT 不超过 5ms',
    split: '16 卡 A3 752T 跑 Qwen3-235B-A22B，4k 进 1k 出，PD分离，TPOT 不超过 50ms',
    whatIf: 'TPOT 改成 30 会怎样',
    earlier: [
      {
        id: 'a',
        title: 'GLM-4.5, 16 × ATLAS_800_A3_752T_128G_DIE',
        state: '昨天 18:20 · 等待：量化',
        difference: '',
      },
      {
        id: 'b',
        title: 'Qwen3-235B-A22B, 32 × ATLAS_800_A2_376T_64G',
        state: '2026-02-27 09:05 · TP=4 DP=8 · 9,120 tok/s',
        difference: 'TPOT 上限 50 ms',
      },
      {
        id: 'c',
        title: 'Qwen3-235B-A22B, 32 × ATLAS_800_A2_376T_64G',
        state: '2026-02-26 17:40 · 运行已停止',
        difference: 'TPOT 上限 30 ms',
      },
    ],
  },
} as const;

const say = (text: string): SessionEvent => ({ type: 'say', text });
const choose = (value: ChosenValue): SessionEvent => ({ type: 'choose', value });

/** Answers that take a plan whose core was said to its review. */
const settled: readonly SessionEvent[] = [
  choose('aggregation'),
  choose('recommended'),
  choose(false),
  choose(false),
  { type: 'to-review' },
];
const run: readonly SessionEvent[] = [{ type: 'to-confirm' }, { type: 'run' }];

function draw(language: Language, columns: number): readonly GalleryScreen[] {
  const words = said[language];
  const texts = messages(language);
  const { after, observing, ended } = conversations(language, columns);
  const screen = (
    name: string,
    snapshot: SessionSnapshot,
    state: Partial<ScreenState> = {},
    earlier: readonly EarlierSession[] = [],
  ): GalleryScreen => ({ name, snapshot, state: { ...initialState, ...state }, earlier });
  const at = (...events: readonly SessionEvent[]) => after(events);
  /** The live part alone: what was said before stands on another screen of the gallery. */
  const alone = (snapshot: SessionSnapshot): SessionSnapshot => ({ ...snapshot, transcript: [] });

  const opening = at();
  const mode = at(say(words.plan));
  const quantize = at(say(words.plan), choose('aggregation'));
  const review = at(say(words.plan), ...settled);
  const confirm = at(say(words.plan), ...settled, { type: 'to-confirm' });
  const stopping = at(say(words.plan), ...settled, ...run);
  const stopped = at(say(words.plan), ...settled, ...run, { type: 'cancel' });
  const blocked = at(say(words.plan), ...settled, { type: 'set', slot: 'numDevices', value: 24, said: null });
  const devices = at(say('Qwen3-32B'));
  const running = observing([say(words.plan), ...settled, ...run], (observer) => {
    for (const line of ['[INFO] TP=1 done', '[INFO] TP=2 done', '[INFO] TP=4 searching, batch 91']) {
      observer.line(line);
    }
    observer.progress(0.7);
  });
  const summary = ended([say(words.plan), ...settled, ...run], computed);
  const infeasible = ended([say(words.tight), ...settled, ...run], computed);
  const failed = ended([say(words.plan), ...settled, ...run], () => withoutTorch(language));
  const fromRun = (snapshot: SessionSnapshot): SessionSnapshot => ({
    ...snapshot,
    transcript: snapshot.transcript.slice(review.transcript.length),
  });

  return [
    screen('opening', opening, {}, words.earlier),
    screen('opening, typed', opening, { draft: draftOf(words.plan) }),
    screen('understood and the next question', mode),
    screen('why this is asked', mode, { panel: 'why' }),
    screen('recommendation', at(say(words.plan), choose('aggregation'), { type: 'recommend' })),
    screen('a question with a forecast', alone(quantize)),
    screen('text question', alone(at(say(words.plan), { type: 'edit', slot: 'ttftLimitMs' })), {
      draft: draftOf('2s'),
    }),
    screen('text question, refused', alone(at(say('Qwen3-32B, A2 376T'), say('8.5')))),
    screen('long list', alone(devices), { marked: [2], selected: 3 }),
    screen('long list, filtered', alone(devices), { draft: draftOf('a3 7') }),
    screen('two readings', at(say(words.split))),
    screen('review', review),
    screen('review, blocked', alone(blocked)),
    screen('edit a line', alone(review), { panel: 'edit', selected: 5 }),
    screen('all candidates', alone(summary), { panel: 'table', isOpen: true, selected: 1 }),
    screen('where each value is from', alone(review), { panel: 'sources' }),
    screen('confirm', alone(confirm)),
    screen('running', alone(running), { nowMs: 72_000 }),
    screen('stopping', alone(stopping), { nowMs: 75_000, notice: texts.ui.quit.stopping }),
    screen('summary', fromRun(summary)),
    screen('follow-up, typed', alone(summary), { draft: draftOf(words.whatIf) }),
    screen('no feasible plan', fromRun(infeasible)),
    screen('failed', fromRun(failed)),
    screen('stopped', alone(stopped)),
    screen('help', alone(mode), { panel: 'help' }),
    screen('commands', alone(mode), { draft: draftOf('/re') }),
    screen('earlier sessions', opening, { panel: 'sessions' }, words.earlier),
    screen('delete a session', opening, { panel: 'sessions', doomed: words.earlier[1] }, words.earlier),
    screen('ctrl-c', alone(mode), { notice: texts.ui.quit.again }),
  ];
}

const drawn = new Map<string, readonly GalleryScreen[]>();

/**
 * Every screen in one language in the order of a conversation, from real sessions with the embedded engine: figures,
 * findings, commands and words are those that a user meets.
 */
export function galleryScreens(language: Language, columns: number): readonly GalleryScreen[] {
  const key = `${language} ${columns}`;
  const known = drawn.get(key) ?? draw(language, columns);
  drawn.set(key, known);
  return known;
}

/** The commands that a screen shows, each one whole line: of the review, of a run and of what was explained. */
export function shownCommands({ review, transcript }: SessionSnapshot): readonly string[] {
  const ran = transcript.filter(({ kind }) => kind === 'command').flatMap(({ lines }) => lines.map(plain));
  const told = transcript.flatMap(({ lines }) => lines.filter(isCommand).map(plain));
  return [
    ...new Set([
      ...(review?.commands ?? []),
      ...ran.filter((text) => text.startsWith('throughline ')),
      ...told,
    ]),
  ];
}
