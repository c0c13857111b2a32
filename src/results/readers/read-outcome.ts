import type { Result } from '../result.ts';
import type { ReadCommand } from './command-line.ts';
import type { PrintedHardware } from './cross-hardware.ts';
import type { PrintedForward } from './printed-forward.ts';
import type { RecordedTrace } from './recordings/recorded-trace.ts';

/** Kinds of output that a text is recognised as; each kind has a reader of its own. */
export type OutputKind =
  | 'optimizer'
  | 'text-generate'
  | 'dump'
  | 'op-bound'
  | 'chrome-trace'
  | 'json'
  | 'benchmark'
  | 'recording'
  | 'command'
  | 'unknown';

/** Contents of a text by their kinds. Nothing in it is a figure that the text does not print. */
export interface ReadOutcome {
  readonly kind: OutputKind;
  /** The first run of an optimizer in the text; null when there is none. */
  readonly result: Result | null;
  /** Every run of an optimizer, in the order printed. */
  readonly runs: readonly Result[];
  /** Every forward pass that text_generate printed. */
  readonly forwards: readonly PrintedForward[];
  readonly hardware: readonly PrintedHardware[];
  readonly commands: readonly ReadCommand[];
  /** Summaries of recordings, each with only the claims it carries. */
  readonly recordings: readonly RecordedTrace[];
  /** Pieces of the text that look like results and could not be read. */
  readonly unread: readonly string[];
}

/** A document in which nothing is read yet. */
export const emptyDocument: ReadOutcome = {
  kind: 'json',
  result: null,
  runs: [],
  forwards: [],
  hardware: [],
  commands: [],
  recordings: [],
  unread: [],
};
