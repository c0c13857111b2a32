/** The links that a group of ranks talks over. */
export interface Links {
  /** Ranks in the group. */
  readonly size: number;
  readonly bytesPerSecond: number;
  readonly latencySeconds: number;
}

/** The links of a rank on its own: nothing is sent. */
export const ownLinks: Links = { size: 1, bytesPerSecond: Number.POSITIVE_INFINITY, latencySeconds: 0 };
