import type { SessionEvent, SessionSnapshot } from '../../dialog/session.ts';
import { emptyDraft } from '../../screens/draft.ts';
import type { Effect } from '../../screens/slash-commands.ts';
import type { EarlierSession, ScreenState } from '../../screens/state.ts';
import type { View } from '../../screens/view.ts';

/** What the router knows when a key comes. */
export interface KeyContext {
  readonly snapshot: SessionSnapshot;
  readonly state: ScreenState;
  readonly earlier: readonly EarlierSession[];
  /** What was typed here before in this session, newest first. */
  readonly typedBefore: readonly string[];
  readonly view: View;
}

/** What a key leads to: the next screen state, and what is to be done with it in this order. */
export interface Outcome {
  readonly state: ScreenState;
  readonly effects: readonly Effect[];
}

export const stay = (state: ScreenState): Outcome => ({ state, effects: [] });
export const sends = (state: ScreenState, ...events: readonly SessionEvent[]): Outcome => ({
  state,
  effects: events.map((event): Effect => ({ kind: 'send', event })),
});

/** The state behind something that was done: nothing typed, nothing selected, no panel. */
export const cleared = (state: ScreenState): ScreenState => ({
  ...state,
  draft: emptyDraft,
  selected: 0,
  historyAt: null,
  historyQuery: null,
  panel: 'none',
});
