import type { MoeFacts } from '../../terms/architecture.ts';
import type { Batch, ExpertClass } from '../../terms/batch.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { elementBytes, type LinearFormat } from '../../terms/quantization.ts';
import { shardsSharedExperts } from '../../terms/shared-experts.ts';
import { tokenDomain } from '../../terms/token-domain.ts';
import type { ExpertBlock } from './expert-block.ts';
import { ReplayLevel, type Stretch } from './replay-level.ts';
import { holdsFullPrecisionRouter } from './router-precision.ts';

/** Bytes of an activation element as a linear of this format reads it, MXFP4 scales spread over their group. */
function inputBytes(format: LinearFormat): number {
  if (format.family === 'fp16') return 2;
  return format.family === 'mxfp4' ? elementBytes(format) : 1;
}

/** Sizes for the replay of one block of experts; bytes unless stated. */
interface Block extends ExpertBlock {
  /** Whether the shared expert reads a quantised copy that is made before the rows are sent. */
  readonly copiesForShared: boolean;
}

/** Scores of the experts that were chosen: indices and fp16 weights. */
const chosenBytes = 10;
/** Indices, scores with their bias, which nothing frees, and fp32 weights. */
const sigmoidChosenBytes = 16;
/** The same with fp16 weights. */
const biasedChosenBytes = 14;

/** The shared expert's quantised copy of the hidden states. */
function copyForShared({ level, setup, batch, copiesForShared }: Block): void {
  const { architecture, linears } = setup;
  if (copiesForShared) level.move(inputBytes(linears) * architecture.hiddenSize * batch.routing.tokens);
}

/** A router in fp32: on all tokens of the rank, whose scores are cut behind it. */
function fullPrecisionRouter(block: Block): void {
  const { level, batch, moe, domain, all, inside } = block;
  const { routing, tokens } = batch;
  const isSliced = domain === 'sliced-over-tp';
  const rows = isSliced ? tokens : routing.tokens;
  const states = isSliced ? all : inside;
  if (!isSliced) copyForShared(block);
  level.move(2 * states - (domain === 'own' ? all : 0));
  level.move(4 * moe.experts * rows - 2 * states);
  // Of the scores only the slice is freed, as a view of its own size.
  level.move((chosenBytes * moe.perToken - 4 * moe.experts) * routing.tokens);
  if (!isSliced) return;
  level.move(-all);
  copyForShared(block);
}

/** A router in fp16, on the tokens inside the block. */
function plainRouter({ level, batch, moe, domain, all }: Block): void {
  const { tokens } = batch.routing;
  const scores = 2 * moe.experts * tokens;
  if (domain === 'sliced-over-tp') level.move(-all);
  level.move(scores - (domain === 'own' ? all : 0));
  level.move(scores);
  const kept = moe.router === 'sigmoid' ? sigmoidChosenBytes : chosenBytes;
  level.move(kept * moe.perToken * tokens - 2 * scores);
}

/** A router in fp32 on the tokens inside the block, which are cut before it. */
function slicedFullPrecisionRouter(block: Block): void {
  const { level, batch, moe, domain, all, inside } = block;
  const scores = 4 * moe.experts * batch.routing.tokens;
  if (domain === 'sliced-over-tp') level.move(-all);
  copyForShared(block);
  level.move(2 * inside - (domain === 'own' ? all : 0));
  level.move(scores - 2 * inside);
  level.move(scores);
  level.move(biasedChosenBytes * moe.perToken * batch.routing.tokens - 2 * scores);
}

/** How a router chooses. */
function router(block: Block): void {
  if (block.moe.router === 'softmax-fp32') slicedFullPrecisionRouter(block);
  else if (holdsFullPrecisionRouter(block.moe.router)) fullPrecisionRouter(block);
  else plainRouter(block);
}

/** Experts in two operators for all of them: the rows of each are views, freed beside the tensor that they belong to. */
function groupedExperts({ level, setup, batch, moe }: Block): void {
  const { architecture, experts, split } = setup;
  const received = 2 * architecture.hiddenSize * batch.routing.received;
  const width = Math.ceil(moe.expertWidth / split.moeTp) * batch.routing.received;
  const input = inputBytes(experts);
  const read = (input / 2) * received;
  const isQuantised = experts.family !== 'fp16';
  if (isQuantised) level.move(read - received);
  if (experts.family === 'mxfp4') {
    level.move(input * width - read);
  } else {
    level.move(2 * width - read);
    if (isQuantised) level.move((input - 2) * width);
  }
  level.move(received - input * width);
  level.move(-received);
}

/** Experts one by one on padded rows: of what each puts out, only the view without padding is freed. */
function singleExperts({ level, setup, batch }: Block): void {
  const { busier, quieter } = batch.routing;
  const rows = ({ experts, rows: own, paddedRows }: ExpertClass) => experts * (paddedRows - own);
  level.move(2 * setup.architecture.hiddenSize * (rows(busier) + rows(quieter)));
}

/** Rows sent to the ranks of their experts, the experts on them, and the way back. */
function routedExperts(block: Block): void {
  const { level, setup, batch, moe, inside, copiesForShared } = block;
  const { architecture, split } = setup;
  const { routing } = batch;
  const row = 2 * architecture.hiddenSize;
  const sent = row * routing.assignments;
  const received = row * routing.received;
  const staysForShared = moe.sharedWidth > 0 && !copiesForShared;
  level.move(sent - (staysForShared ? 0 : inside));
  if (split.ep > 1) level.move(received - sent);
  if (routing.needsPadding) singleExperts(block);
  else groupedExperts(block);
  if (split.ep > 1) {
    // The parts for each rank are views as well.
    level.move(-received);
    level.move(sent - received);
  }
  const choices = moe.perToken * routing.tokens;
  if (moe.router === 'sigmoid') {
    // Weights in fp32 make outputs of fp32, which are added up before they are fp16 again.
    level.move(sent - 12 * choices);
    level.move(2 * inside - 2 * sent);
    level.move(-inside);
  } else {
    level.move(inside - sent - chosenBytes * choices);
  }
}

/** The shared expert and the addition of its output. */
function sharedExpert({ level, setup, batch, moe, domain, inside }: Block): void {
  const { linears } = setup;
  const input = inputBytes(linears);
  const width = moe.sharedWidth * batch.routing.tokens;
  level.move(4 * width - (input / 2) * inside);
  // Hidden states that keep the form of a sequence are handed on as views.
  if (domain === 'own') level.move(-4 * width);
  level.move(-2 * width);
  if (linears.family !== 'fp16') level.move((input - 2) * width);
  level.move(inside - input * width);
  level.move(-inside);
}

/**
 * The replay of norm, router, experts, shared expert and residual addition of one compiled layer, from the reduced output
 * of its attention on (references/engine/memory.md 6.3).
 */
export function compiledExpertsStretch(setup: ForwardSetup, batch: Batch, moe: MoeFacts): Stretch {
  const { architecture, linears } = setup;
  const level = new ReplayLevel();
  const domain = tokenDomain(setup);
  const row = 2 * architecture.hiddenSize;
  const all = row * batch.tokens;
  const inside = row * batch.routing.tokens;
  const hasShared = moe.sharedWidth > 0 && !shardsSharedExperts(setup);
  const copiesForShared = hasShared && linears.family !== 'fp16';
  const block: Block = { level, setup, batch, moe, domain, all, inside, copiesForShared };
  level.move(all);
  if (domain === 'gathered-over-dp') level.move(inside - all);
  router(block);
  routedExperts(block);
  if (hasShared) sharedExpert(block);
  if (domain === 'sliced-over-tp') {
    level.move(all - inside);
    level.move(-all);
  }
  if (domain === 'gathered-over-dp') level.move(-2 * all);
  level.move(-all);
  return level;
}
