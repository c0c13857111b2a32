import type { SessionSnapshot } from '../../dialog/session.ts';
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
