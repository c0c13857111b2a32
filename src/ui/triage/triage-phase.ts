import type { AskState } from '../../screens/triage/ask-screen.ts';
import type { BrowseState } from '../../screens/triage/browse-state.ts';
import type { ScanView } from '../../screens/triage/scan-screen.ts';
import type { Line } from '../../text/line.ts';
import type { JourneyAnswers } from '../../trace/journey/journey-questions.ts';

/** State of the screen of a triage. */
export type TriagePhase =
  | { readonly kind: 'ask'; readonly state: AskState }
  | { readonly kind: 'read'; readonly state: ScanView | string | null }
  | { readonly kind: 'browse'; readonly state: BrowseState }
  /** A report that is text only: two runs compared, or ranks. */
  | {
      readonly kind: 'lines';
      readonly lines: readonly Line[];
      readonly scroll: number;
      readonly notice: string | null;
    }
  | { readonly kind: 'left' };

/** Results of the triage. */
export type TriageOutcome =
  | { readonly kind: 'report'; readonly state: BrowseState }
  | { readonly kind: 'text'; readonly lines: readonly Line[] };

/** Work that the screen cannot do itself. */
export interface TriageHost {
  /** Reads and works out; rejects with a message in the user's language. */
  work(
    answers: JourneyAnswers,
    onProgress: (state: ScanView | string | null) => void,
  ): Promise<TriageOutcome>;
  /** Saves what is shown; returns the names of the files. */
  save(): readonly string[];
  /** Words for an error. */
  words(error: unknown): string;
}
