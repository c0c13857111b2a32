import type { Bilingual } from '../text/language.ts';
import type { WiderSearch } from './assessment.ts';
import type { ValueOfSlot } from './slots/values.ts';

/** A live estimate of the engine of the plan for the answers so far. Never an answer itself. */
export interface Forecast {
  /** Best row, or null when nothing meets the limits. */
  readonly best: {
    readonly parallel: string;
    readonly tokensPerSecond: number;
    readonly ttftMs: number | null;
    readonly tpotMs: number | null;
    readonly concurrency: number;
    /** 80 % bands of the first token and of the time per token; absent or null where no error is known. */
    readonly ttftBand?: readonly [number, number] | null;
    readonly tpotBand?: readonly [number, number] | null;
  } | null;
  /** One estimate for each target, device and phase where there are several; empty or absent where `best` is the only one. */
  readonly parts?: readonly {
    readonly label: Bilingual;
    /** null: nothing meets the limits there. */
    readonly best: Forecast['best'];
  }[];
  /** Finds of a search over all of TP, EP and MoE-DP beyond the plan's own; empty where it finds no more, absent where nobody looked. */
  readonly wider?: readonly WiderSearch[];
  /** Slots that are still open and the value the estimate takes for each. */
  readonly assumed: readonly ValueOfSlot[];
  /** Who estimates, and on what that rests; absent for the embedded engine. */
  readonly estimator?: Bilingual;
  /** Why there is no estimate although the core inputs are there; null otherwise. */
  readonly refusal: Bilingual | null;
}
