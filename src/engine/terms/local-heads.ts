import { ParallelSplitError } from './errors.ts';
import type { ForwardSetup } from './forward-setup.ts';

/** Heads of one rank. */
export interface LocalHeads {
  readonly query: number;
  readonly keyValue: number;
  /** KV heads in this rank's cache. */
  readonly cached: number;
  /**
   * An MTP layer keeps its q, k, v projections whole (a quirk of the real program,
   * references/engine/forward-pass.md 5.6).
   */
  readonly isWide: boolean;
}

/** @throws ParallelSplitError when heads do not divide by the tensor-parallel size. */
export function checkHeads(queryHeads: number, kvHeads: number, tp: number): void {
  if (queryHeads % tp !== 0)
    throw new ParallelSplitError({
      code: 'query-heads',
      heads: queryHeads,
      tp,
    });
  const fits = tp <= kvHeads ? kvHeads % tp === 0 : tp % kvHeads === 0;
  if (!fits) {
    throw new ParallelSplitError({
      code: 'kv-heads',
      heads: kvHeads,
      tp,
    });
  }
}

/** Heads of rank 0; KV heads are replicated where there are fewer than ranks. */
export function localHeads(setup: ForwardSetup): LocalHeads {
  const { architecture, split, isMtpLayer } = setup;
  const { queryHeads, kvHeads } = architecture;
  const cached = Math.max(1, Math.floor(kvHeads / split.tp));
  const isWide = isMtpLayer && split.tp > 1;
  return isWide
    ? { query: queryHeads, keyValue: kvHeads, cached, isWide }
    : { query: queryHeads / split.tp, keyValue: cached, cached, isWide };
}

/**
 * Rows of the MXFP4 scales of k and v: cut by TP although replicated weights are not
 * (references/engine/quirks.md 9.1).
 */
export function keyValueScaleRows(
  setup: ForwardSetup,
  width: number,
  { isWide }: { readonly isWide: boolean },
): number {
  const { kvHeads, headDim } = setup.architecture;
  const { tp } = setup.split;
  return isWide || tp <= kvHeads ? width : Math.floor((kvHeads * headDim) / tp);
}
