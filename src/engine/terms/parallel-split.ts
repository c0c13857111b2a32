/** How one model instance is laid over devices (references/engine/parallelism.md 3.1). All sizes in ranks. */
export interface ParallelSplit {
  readonly worldSize: number;
  readonly tp: number;
  readonly dp: number;
  readonly pp: number;
  readonly ep: number;
  readonly moeTp: number;
  readonly moeDp: number;
  /** Decode context parallel size; 1 = off. */
  readonly dcp: number;
  /** Own sizes of single linears; equal to `tp` unless text_generate says otherwise. */
  readonly oProjTp: number;
  readonly mlpTp: number;
  readonly lmHeadTp: number;
}
