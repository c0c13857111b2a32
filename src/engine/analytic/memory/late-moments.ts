import type { FamilyId, MlaDims, MoeFacts } from '../../terms/architecture.ts';
import type { Batch } from '../../terms/batch.ts';
import { localHeads } from '../../terms/local-heads.ts';
import type { PlanContext } from '../../terms/plan-context.ts';
import { holdsFullPrecisionRouter } from './router-precision.ts';

/** Families whose eager layers were replayed tensor by tensor; what the others free was not recorded. */
const replayed: ReadonlySet<FamilyId> = new Set(['dense-gqa', 'qwen3-moe', 'glm4-moe', 'deepseek-v3', 'dsa']);

/** Bytes of the router's fp32 scores that are freed beyond those allocated: once where a slice is sent on, else thrice. */
function freedScores({ routing, tokens }: Batch, { experts }: MoeFacts): number {
  return 4 * experts * (routing.tokens < tokens ? tokens : 3 * routing.tokens);
}

/** Bytes that a dense layer frees beyond what it allocates, each view of a tensor being freed beside it; of one token. */
function freedByLatentLayer({ architecture, split }: PlanContext, { qLoraRank, value }: MlaDims): number {
  const outputs = 2 * (architecture.queryHeads / split.tp) * value;
  // The low-rank queries stay as a second output of the fused operator, which nothing reads; an indexer reads them.
  return architecture.family === 'dsa' ? outputs + 2 * architecture.hiddenSize : outputs - 2 * qLoraRank;
}

/** The same of a dense layer with grouped-query attention. */
function freedByGroupedQueryLayer(context: PlanContext): number {
  const { architecture, linears, split } = context;
  const { hiddenSize, headDim, queryHeads, rotaryDim, qkNorm, projectionBias } = architecture;
  const query = 2 * (queryHeads / split.tp) * headDim;
  const key = 2 * localHeads(context).cached * headDim;
  // Plain linears without a bias copy their output, of which quantised ones hand on a view.
  const copied = linears.family === 'fp16' && !projectionBias ? 1 : 0;
  const unnormed = qkNorm === 'none' ? 1 : 0;
  const unrotated = 1 - rotaryDim / headDim;
  return (
    4 * hiddenSize +
    (4 + unnormed - copied) * query +
    (7 + unnormed - 2 * copied) * key -
    unrotated * (query + key)
  );
}

/** Where the logits of the whole vocabulary are gathered, behind layers that were all dense. */
function logitsMoment({ architecture, stage }: PlanContext, batch: Batch, freed: number): number {
  const { hiddenSize, layers, vocabSize, mla, rotaryDim } = architecture;
  if (!stage.isLast) return Number.NEGATIVE_INFINITY;
  const rows = batch.phase === 'prefill' ? batch.requests : batch.tokens;
  const rope = mla === null ? 4 * rotaryDim : 0;
  return 2 * rows * vocabSize - batch.tokens * (2 * hiddenSize + rope + layers * freed);
}

/** Where the first router multiplies in fp32, and where the rows of its experts are laid out. */
function expertMoment({ architecture }: PlanContext, batch: Batch, moe: MoeFacts, freed: number): number {
  const { hiddenSize, denseLayers } = architecture;
  const { tokens, routing } = batch;
  const behind = -tokens * freed * (denseLayers + 1);
  const residual = 2 * tokens * hiddenSize;
  // The first layer with experts frees what the dense one before it handed on; a first layer of all was handed nothing.
  const isBehindDense = denseLayers > 0 ? 1 : 0;
  const router = behind + (3 - isBehindDense) * residual + 4 * moe.experts * hiddenSize;
  // A slice of the hidden states is freed together with the whole.
  const isSliced = routing.tokens < tokens ? 1 : 0;
  const scores = freedScores(batch, moe);
  const dispatch =
    behind + (1 - isBehindDense - isSliced) * residual - scores + 2 * routing.assignments * hiddenSize;
  return Math.max(router, dispatch);
}

/** Whether what experts free was recorded: quantised ones with a shared one beside, on slices of the hidden states. */
function hasKnownExperts({ architecture, experts, linears, options }: PlanContext, batch: Batch): boolean {
  const isPlain =
    !options.sharedExpertTp && options.externalSharedExperts === 'off' && options.dispatchFfnCombine !== true;
  const isQuantised = experts.family !== 'fp16' && linears.family !== 'fp16';
  const sharedWidth = architecture.moe?.sharedWidth ?? 0;
  return isPlain && isQuantised && sharedWidth > 0 && batch.routing.tokens < batch.tokens;
}

/** Where the logits are gathered behind layers with experts, which free the rows that they receive five times over. */
function logitsBehindExperts(context: PlanContext, batch: Batch, moe: MoeFacts, freed: number): number {
  const { architecture, stage } = context;
  const { hiddenSize, layers, denseLayers, vocabSize } = architecture;
  if (!stage.isLast || denseLayers === 0 || !hasKnownExperts(context, batch)) return Number.NEGATIVE_INFINITY;
  const { tokens, routing } = batch;
  const withExperts = layers - denseLayers;
  const scores = freedScores(batch, moe);
  const slices = 3 * 2 * hiddenSize * routing.tokens;
  const each = scores + slices + 5 * 2 * hiddenSize * routing.received;
  const rows = batch.phase === 'prefill' ? batch.requests : tokens;
  // The first of these layers frees two hidden states that those behind it do not.
  return 2 * rows * vocabSize - 6 * tokens * hiddenSize - layers * tokens * freed - withExperts * each;
}

/** Bytes that experts without a shared one free for each pass through them, behind softmax scores; not of fp16 experts. */
function freedByPlainExperts({ architecture, experts, options }: PlanContext, batch: Batch): number {
  const { hiddenSize, family } = architecture;
  const { routing, tokens } = batch;
  const isRecorded =
    family === 'qwen3-moe' && experts.family !== 'fp16' && options.dispatchFfnCombine !== true;
  if (!isRecorded) return Number.POSITIVE_INFINITY;
  // Rows that are sent to other ranks are freed once more there, and so is a slice of the hidden states.
  const sent = routing.tokens < tokens ? 1 : 0;
  return 2 * hiddenSize * ((4 + sent) * routing.received + sent * tokens);
}

/** Hidden states that stay for the whole pass: those of an earlier stage, and those that predictors hand to one another. */
function heldStates({ architecture, stage, mtpTokens }: PlanContext, batch: Batch): number {
  const states = (stage.isFirst ? 0 : 1) + (mtpTokens > 1 ? 1 : 0);
  return states * 2 * batch.tokens * architecture.hiddenSize;
}

/**
 * Bytes beside the persistent ones at the moments behind the first layers that may need most in a pass of few layers:
 * the first router, its dispatch, and the logits (references/engine/memory.md 6.3). Negative infinity where no such
 * moment is known.
 */
export function lateMomentBytes(context: PlanContext, batch: Batch): number {
  const { architecture, draft, isCompiled, options } = context;
  const { family, mla, moe, layers, denseLayers, qkNorm } = architecture;
  if (
    isCompiled ||
    draft !== null ||
    options.sequenceParallel ||
    !replayed.has(family) ||
    qkNorm === 'full'
  ) {
    return Number.NEGATIVE_INFINITY;
  }
  const freed = mla === null ? freedByGroupedQueryLayer(context) : freedByLatentLayer(context, mla);
  const held = heldStates(context, batch);
  if (moe === null || denseLayers >= layers) return held + logitsMoment(context, batch, freed);
  if (mla === null) {
    return held + logitsMoment(context, batch, freed) - layers * freedByPlainExperts(context, batch);
  }
  return holdsFullPrecisionRouter(moe.router)
    ? held +
        Math.max(expertMoment(context, batch, moe, freed), logitsBehindExperts(context, batch, moe, freed))
    : Number.NEGATIVE_INFINITY;
}
