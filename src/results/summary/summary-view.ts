import { messages } from '../../text/catalogue.ts';
import { fixed } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import type { Line } from '../../text/line.ts';
import type { DeviceResult } from '../result.ts';

/** How a summary is drawn. */
export interface SummaryView {
  readonly language: Language;
  /** Terminal columns. */
  readonly columns: number;
  readonly isAscii: boolean;
  /** Changes that would make an infeasible plan feasible; absent where none is known. */
  readonly waysOut?: readonly WayOut[];
  /** Notes beside the figures: where the model flatters or lacks something, and what was left out. */
  readonly beside?: readonly Line[];
  /** Whether the search left dimensions out in which something meets the limits of this result; absent: not known. */
  readonly leavesOut?: (result: DeviceResult, numDevices: number | null) => boolean;
}

/** One change of an infeasible plan, in words, with the best row of the plan that it makes. */
export interface WayOut {
  readonly change: string;
  readonly parallel: string;
  readonly tokensPerSecond: number;
  readonly ttftMs: number | null;
  readonly tpotMs: number | null;
  readonly concurrency: number;
  /** Bands of both latencies; absent or null where no error is known. */
  readonly ttftBand?: readonly [number, number] | null;
  readonly tpotBand?: readonly [number, number] | null;
}

/** A figure or "not reported"; never 0 for a missing one. */
export function reported(value: number | null, decimals: number, language: Language): string {
  return value === null ? messages(language).stated.notReported : fixed(value, decimals);
}

/** The split part of a label that tells configurations apart: `TP=8`, with data and expert parallelism where used. */
export function shortLabel(parallel: string): string {
  const parts = parallel.split('|').map((part) => part.trim());
  const kept = parts.filter((part) => !/^(PP|DP|MOE-TP|MOE-DP)=1$/.test(part));
  return kept.length === 0 ? parallel : kept.join(' ');
}
