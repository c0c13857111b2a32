import type { SessionEvent, SessionSnapshot } from '../../dialog/session.ts';
import { emptyDraft } from '../../screens/draft.ts';
import type { Effect } from '../../screens/slash-commands.ts';
import type { EarlierSession, ScreenState } from '../../screens/state.ts';
import type { View } from '../../screens/view.ts';

/** The screen on which a key is pressed. */
export interface KeyScene {
  readonly snapshot: SessionSnapshot;
  readonly state: ScreenState;
  readonly earlier: readonly EarlierSession[];
  /** Earlier inputs of this session, newest first. */
  readonly typedBefore: readonly string[];
  readonly view: View;
}

/** Outcome of a key: the next screen state, and the effects in their order. */
export interface Outcome {
  readonly state: ScreenState;
  readonly effects: readonly Effect[];
}

/** Outcome of a key that only changes the screen. */
export const stay = (state: ScreenState): Outcome => ({ state, effects: [] });
/** Outcome of a key that sends events to the session. */
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
