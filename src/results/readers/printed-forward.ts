import type { EvidenceLevel } from '../evidence-level.ts';
import type { MemoryGiB, Shares } from '../result.ts';
import type { ReadCommand } from './command-line.ts';

/** One line of an operator table of text_generate. */
export interface PrintedOperator {
  readonly name: string;
  /** `memory_bound`, `communication_bound`, `compute_bound_mma`, `compute_bound_gp`, `unknown_bound`; null without that column. */
  readonly bound: string | null;
  readonly inputShapes: string | null;
  readonly totalSeconds: number | null;
  readonly averageSeconds: number | null;
  readonly calls: number | null;
  /** Each component's share of the summed component times, as fractions; not roofline shares. */
  readonly components: Shares | null;
  readonly extra: Readonly<Record<string, string>>;
}

/** One operator table: the whole pass, a pipeline stage or a transfer between stages. */
export interface OperatorTable {
  /** `pipeline stage 0 layers 0:18`; null for the table of an unsplit pass. */
  readonly title: string | null;
  readonly operators: readonly PrintedOperator[];
  /** The printed sum; null where the table is cut. */
  readonly totalSeconds: number | null;
}

/** One pipeline stage as the latency and memory blocks print it. */
export interface PrintedStage {
  readonly stage: number;
  readonly layers: string;
  readonly computeSeconds: number | null;
  readonly outgoingSeconds: number | null;
  readonly totalSeconds: number | null;
  readonly weightGiB: number | null;
  readonly kvCacheGiB: number | null;
  readonly activationGiB: number | null;
  readonly peakGiB: number | null;
}

/** One simulated forward pass, as text_generate prints it. Absent is null. */
export interface PrintedForward {
  /** The command that made it, where the text shows it. */
  readonly command: ReadCommand | null;
  readonly queriesPerRank: number | null;
  readonly executionSeconds: number | null;
  readonly tokensPerSecondPerDevice: number | null;
  readonly tables: readonly OperatorTable[];
  readonly stages: readonly PrintedStage[];
  readonly memory: MemoryGiB & { readonly totalGiB: number | null; readonly reservedGiB: number | null };
  /** Shares by winning bound (Stats breakdowns). All four names are right here. */
  readonly bounds: Shares | null;
  readonly evidence: EvidenceLevel;
}
