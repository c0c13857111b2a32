import type { KeyPress } from './key-press.ts';

/** A conversation on the screen: one synchronous state behind one stream of keys. */
export interface Journey<State> {
  subscribe(listener: () => void): () => void;
  read(): State;
  press(presses: readonly KeyPress[]): void;
  paste(text: string): void;
}
