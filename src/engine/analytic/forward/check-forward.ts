import { hybridFacts } from '../../models/families/qwen-hybrid.ts';
import type { Architecture } from '../../terms/architecture.ts';
import type { Batch } from '../../terms/batch.ts';
import { type DraftModel, leavesOutDraft } from '../../terms/draft-model.ts';
import { ParallelSplitError, UnsupportedArchitectureError } from '../../terms/errors.ts';
import type { ForwardOptions, ForwardSetup } from '../../terms/forward-setup.ts';
import type { ForwardSpec } from '../../terms/forward-spec.ts';
import { checkHeads } from '../../terms/local-heads.ts';
import type { ParallelSplit } from '../../terms/parallel-split.ts';
import type { UnsupportedFeature } from '../../terms/problems.ts';
import type { Quantization } from '../../terms/quantization.ts';

/**
 * @throws ParallelSplitError when sizes do not multiply to the world, or heads do not divide
 * (references/engine/parallelism.md 3.1).
 */
export function checkSplit(architecture: Architecture, split: ParallelSplit): void {
  const { worldSize, tp, dp, pp, ep, moeTp, moeDp, dcp } = split;
  if (tp * dp * pp !== worldSize) {
    throw new ParallelSplitError({ code: 'world', tp, dp, pp, devices: worldSize });
  }
  if (architecture.moe !== null && ep * moeTp * moeDp * pp !== worldSize) {
    throw new ParallelSplitError({ code: 'expert-world', ep, moeTp, moeDp, pp, devices: worldSize });
  }
  const own = [
    ['o_proj', split.oProjTp],
    ['MLP', split.mlpTp],
    ['LM head', split.lmHeadTp],
  ] as const;
  for (const [linear, size] of own) {
    if (worldSize % (size * pp) !== 0) {
      throw new ParallelSplitError({ code: 'own-size', linear, size, pp, devices: worldSize });
    }
  }
  if (tp % dcp !== 0) throw new ParallelSplitError({ code: 'dcp', tp, dcp });
  checkHeads(architecture.queryHeads, architecture.kvHeads, tp);
  if (architecture.mla === null && dcp > 1 && architecture.kvHeads < tp / dcp) {
    throw new ParallelSplitError({
      code: 'shared-context',
      heads: architecture.kvHeads,
      tp,
      dcp,
    });
  }
}

/** Families whose experts the real program has no rule for, so that it does not look at their settings either. */
const withoutRules: ReadonlySet<Architecture['family']> = new Set(['traced-experts', 'decoder']);

/**
 * @throws ParallelSplitError for shared experts over TP where there is no expert parallelism, or which lie on ranks of
 * their own (references/engine/parallelism.md 3.2).
 */
export function checkSharedExperts(
  { family, moe }: Architecture,
  { ep }: ParallelSplit,
  { sharedExpertTp = false, externalSharedExperts = 'off' }: Partial<ForwardOptions>,
): void {
  if (!sharedExpertTp || moe === null || withoutRules.has(family)) return;
  if (ep <= 1) throw new ParallelSplitError({ code: 'shared-expert-tp', reason: 'ep' });
  if (externalSharedExperts === 'hosted') {
    throw new ParallelSplitError({ code: 'shared-expert-tp', reason: 'external' });
  }
}

/** Families whose predictors are cut as every layer is, or which the real program does not lay out. */
const cutPredictors: ReadonlySet<Architecture['family']> = new Set([
  'deepseek-v4',
  'dsa',
  'minimax-m3',
  'decoder',
]);

/**
 * Whether predictors keep queries, keys and values whole on every rank beside an output projection that is cut
 * (references/engine/forward-pass.md 5.6).
 */
function hasWidePredictors(architecture: Architecture, count: number): boolean {
  const { mla, family } = architecture;
  if (family === 'qwen-hybrid') {
    const { isMtpFull } = hybridFacts(architecture);
    return Array.from({ length: count }, (_, index) => index).some(isMtpFull);
  }
  return mla === null && !cutPredictors.has(family);
}

/**
 * Combinations with predicted tokens or spread activations that end the real program with an error
 * (references/engine/forward-pass.md 5.6).
 * @throws UnsupportedArchitectureError
 */
export function checkCombinations(
  architecture: Architecture,
  { tp, pp }: ParallelSplit,
  { linear, nonExpertLinear }: Quantization,
  { mtpTokens, compile, options = {} }: ForwardSpec,
): void {
  const { id, family } = architecture;
  const refuse = (code: UnsupportedFeature): never => {
    throw new UnsupportedArchitectureError(id, { code });
  };
  const isPlain = (nonExpertLinear ?? linear) === 'DISABLED';
  const spreads = options.sequenceParallel === true && tp > 1;
  if (spreads && isPlain && family === 'deepseek-v4') refuse('plain-linears-of-spread-activations');
  if (mtpTokens === 0) return;
  if (pp > 1 && compile && options.tracesEveryLayer !== true) refuse('predictors-in-compiled-stages');
  if (tp > 1 && isPlain && hasWidePredictors(architecture, mtpTokens)) refuse('plain-predictors-over-tp');
  if (spreads && compile && family === 'deepseek-v3') refuse('predictors-of-spread-activations');
}

/**
 * Linears with a size of their own work on slices of the rank's rows, which have to be equal
 * (references/engine/parallelism.md 3.3).
 * @throws ParallelSplitError when the rows of this batch do not divide by TP
 */
export function checkRows({ architecture, split, stage, mtpTokens }: ForwardSetup, batch: Batch): void {
  const { tp, oProjTp, mlpTp, lmHeadTp } = split;
  const slices = (own: number) => own > 1 && own !== tp;
  const slicesTokens = slices(oProjTp) || (slices(mlpTp) && architecture.denseLayers > 0);
  const headRows = batch.phase === 'decode' ? batch.tokens : batch.requests;
  const rows = [
    ...(slicesTokens ? [batch.tokens] : []),
    // Heads of predictors see one row a request.
    ...(slices(lmHeadTp) && stage.isLast ? [headRows, ...(mtpTokens > 0 ? [batch.requests] : [])] : []),
  ].find((count) => count % tp !== 0);
  if (rows === undefined) return;
  throw new ParallelSplitError({
    code: 'rows',
    rows,
    tp,
  });
}

/**
 * @throws UnsupportedArchitectureError, ParallelSplitError for a draft that cannot run beside its target
 * (references/engine/forward-pass.md 5.9)
 */
export function checkDraftModel(
  architecture: Architecture,
  { tp, pp }: ParallelSplit,
  { attention }: Quantization,
  draft: DraftModel | null,
): void {
  const { id } = architecture;
  if (draft === null || leavesOutDraft(architecture)) return;
  if (pp > 1) throw new UnsupportedArchitectureError(id, { code: 'draft-in-stages' });
  if (attention !== 'DISABLED')
    throw new UnsupportedArchitectureError(id, { code: 'quantized-cache-of-draft' });
  checkHeads(draft.queryHeads, draft.kvHeads, tp);
}

/**
 * @throws UnsupportedArchitectureError for a combination that the real program refuses
 * (references/engine/operators.md 4.4).
 */
export function checkQuantization({ id, mla }: Architecture, quantization: Quantization): void {
  const linear = quantization.nonExpertLinear ?? quantization.linear;
  if (mla !== null && quantization.attention !== 'DISABLED' && linear === 'DISABLED') {
    throw new UnsupportedArchitectureError(id, { code: 'quantized-cache-of-plain-linears' });
  }
}
