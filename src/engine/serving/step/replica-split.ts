/** How one replica spreads a model over its devices; `tp × attentionDp` equals `expertTp × expertEp`. */
export interface ReplicaSplit {
  /** Tensor parallel ranks of one attention group. */
  readonly tp: number;
  /** Attention groups that hold requests of their own. */
  readonly attentionDp: number;
  readonly expertTp: number;
  readonly expertEp: number;
  /** Pipeline stages. */
  readonly pp: number;
}

/** Devices of one replica. */
export function replicaDevices({ tp, attentionDp, pp }: ReplicaSplit): number {
  return tp * attentionDp * pp;
}
