/** The links that a group of ranks talks over. */
export interface ProcessGroup {
  /** Ranks in the group. */
  readonly size: number;
  readonly bytesPerSecond: number;
  readonly latencySeconds: number;
  /** The grid dimension that its topology starts at. */
  readonly topology: number;
}

/** The links of a rank on its own: nothing is sent. */
export const loneRank: ProcessGroup = {
  size: 1,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  latencySeconds: 0,
  topology: 0,
};
