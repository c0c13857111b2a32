import type { MoeFacts } from '../../terms/architecture.ts';
import type { Batch, ExpertClass } from '../../terms/batch.ts';
import type { ForwardSetup } from '../../terms/forward-setup.ts';
import { tokenDomain } from '../../terms/token-domain.ts';
import type { ExpertBlock } from './expert-block.ts';
import { ReplayLevel, type Stretch } from './replay-level.ts';
import { holdsFullPrecisionRouter } from './router-precision.ts';

/** Sizes for the replay of one eager block of experts; bytes unless stated. */
interface Block extends ExpertBlock {
  readonly hasShared: boolean;
}

/** The norm in fp32: the states as fp32 and their squares beside one another, of which the normed states stay. */
function norm({ level, all }: Block): void {
  level.move(2 * all);
  level.move(2 * all);
  level.move(-3 * all);
}

/** Bytes of one token that the choice among groups of experts leaves; their indices are freed elsewhere or nowhere. */
function choiceBytes({ experts, groups, topGroups, perToken }: MoeFacts): number {
  // A single group is masked as a view, several are copied.
  const freed = groups > 1 ? 8 : 12;
  return 12 * groups + 4 * topGroups + 4 * perToken - freed * experts;
}

/** A router in fp32, whose weight is converted as well, on all tokens of the rank or on those inside. */
function fullPrecisionRouter({ level, setup, batch, moe, domain, all, inside }: Block): void {
  const { routing, tokens } = batch;
  const isSliced = domain === 'sliced-over-tp';
  const rows = isSliced ? tokens : routing.tokens;
  const states = isSliced ? all : inside;
  const weight = 4 * moe.experts * setup.architecture.hiddenSize;
  level.move(states);
  level.move(weight);
  level.move(4 * moe.experts * rows - weight - 2 * states);
  level.move(8 * moe.experts * rows);
  level.move(choiceBytes(moe) * rows - 8 * moe.experts * rows);
  level.move((6 * moe.perToken - 4 * moe.experts) * routing.tokens);
  if (isSliced) level.move(-all);
}

/** A router in fp16 on the tokens inside the block. */
function plainRouter({ level, batch, moe, domain, all, inside }: Block): void {
  const { tokens } = batch.routing;
  const scores = 2 * moe.experts * tokens;
  if (domain === 'sliced-over-tp') level.move(-all);
  level.move(scores - inside);
  level.move(scores);
  const kept = moe.router === 'sigmoid' ? 12 : 6;
  level.move(kept * moe.perToken * tokens - 2 * scores);
}

/** A router in fp32 on the tokens inside the block, which are cut before it; its weight is stored in fp32. */
function slicedFullPrecisionRouter({ level, batch, moe, domain, all, inside }: Block): void {
  const { tokens } = batch.routing;
  const scores = 4 * moe.experts * tokens;
  if (domain === 'sliced-over-tp') level.move(-all);
  level.move(2 * inside - (domain === 'sliced-over-tp' ? 0 : inside));
  level.move(scores - 2 * inside);
  level.move(scores);
  level.move(14 * moe.perToken * tokens - 2 * scores);
}

/** How a router chooses. */
function router(block: Block): void {
  if (block.moe.router === 'softmax-fp32') slicedFullPrecisionRouter(block);
  else if (holdsFullPrecisionRouter(block.moe.router)) fullPrecisionRouter(block);
  else plainRouter(block);
}

/** Allocations that experts of a class leave, one by one; each puts out rows of which views are freed. */
function classBytes({ setup }: Block, { experts, rows, paddedRows }: ExpertClass): number {
  const row = 2 * setup.architecture.hiddenSize * experts;
  if (setup.experts.family === 'fp16') return row * (paddedRows - rows);
  if (paddedRows > rows) return -row * rows;
  // A reduced output is handed on itself, another one as a view.
  return (setup.split.moeTp > 1 ? -2 : -3) * row * rows;
}

/** Rows sent to the ranks of their experts, the experts on them, and the way back. */
function routedExperts(block: Block): void {
  const { level, setup, batch, moe, inside, hasShared } = block;
  const { architecture, split } = setup;
  const { routing } = batch;
  const row = 2 * architecture.hiddenSize;
  const sent = row * routing.assignments;
  const received = row * routing.received;
  const choices = moe.perToken * routing.tokens;
  level.move(sent - (hasShared ? 0 : inside));
  if (split.ep > 1) level.move(received - sent);
  level.move(-received);
  level.move(classBytes(block, routing.busier) + classBytes(block, routing.quieter));
  level.move(-received);
  if (split.ep > 1) level.move(sent - received);
  if (moe.router === 'sigmoid') {
    // Weights in fp32 make outputs of fp32, which are added up before they are fp16 again.
    level.move(sent - 12 * choices);
    level.move(2 * inside - 2 * sent);
    level.move(-inside);
  } else {
    level.move(inside - sent - 12 * choices);
  }
}

/** Hidden states that the shared expert and the addition of its output leave. */
function sharedStates({ setup, domain }: Block): number {
  if (setup.linears.family === 'fp16') return -1;
  return domain === 'sliced-over-tp' ? -3 : -2;
}

/**
 * The replay of norm, router, experts, shared expert and residual addition of one eager layer, from the residual behind
 * its attention on (references/engine/memory.md 6.3).
 */
export function eagerExpertsStretch(setup: ForwardSetup, batch: Batch, moe: MoeFacts): Stretch {
  const level = new ReplayLevel();
  const domain = tokenDomain(setup);
  const row = 2 * setup.architecture.hiddenSize;
  const all = row * batch.tokens;
  const inside = row * batch.routing.tokens;
  const hasShared = moe.sharedWidth > 0;
  const block: Block = { level, setup, batch, moe, domain, all, inside, hasShared };
  norm(block);
  if (domain === 'gathered-over-dp') level.move(inside - all);
  router(block);
  routedExperts(block);
  if (hasShared) level.move(sharedStates(block) * inside);
  if (domain === 'sliced-over-tp') {
    level.move(all - inside);
    level.move(-all);
  }
  if (domain === 'gathered-over-dp') level.move(-2 * all - (hasShared ? 0 : inside));
  level.move(-all);
  return level;
}
