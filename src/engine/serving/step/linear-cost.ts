import type { LinearFormat } from '../formats.ts';
import type { NumberFormats } from '../model/number-formats.ts';
import type { GroupedQuery, Latent, LayerGroup, ServingModel } from '../model/serving-model.ts';
import type { OperatorTimer } from '../operators/operator-timer.ts';
import type { OperatorBasis } from '../operators/timer.ts';
import type { ReplicaSplit } from './replica-split.ts';

/** Facts that the timers of a step are made from. */
export interface StepSetup {
  readonly model: ServingModel;
  readonly formats: NumberFormats;
  readonly split: ReplicaSplit;
  readonly operators: OperatorTimer;
  /** Kernels of latent attention and experts; SGLang on Blackwell runs those of TensorRT-LLM. */
  readonly kernels: OperatorTimer;
  /** Told what every operator rests on. */
  readonly note: (operator: string, basis: OperatorBasis) => void;
}

/** A time by number of tokens, microseconds. */
export type ByTokens = (tokens: number) => number;

/** Share of a separate quantise kernel that fused kernels of static checkpoints save (read off measured servers). */
const fusedShare = 0.9;
/** A fused product never takes less than this share of the measured one. */
const fusedFloor = 0.25;

/** Launches of a layer's small operators under captured graphs, and the microseconds of one. */
const launches = { dense: 5, experts: 7, latent: 12 } as const;
const launchMicroseconds = 2;
/** Share of the memory bandwidth that small operators reach. */
const smallOperatorEfficiency = 0.8;

/** A linear operator of the model: `n` outputs, `k` inputs on one rank. */
export function linear(setup: StepSetup, format: LinearFormat, n: number, k: number): ByTokens {
  const timer = setup.operators.gemm(format);
  setup.note('gemm', timer.basis);
  const saved = setup.formats.fusedQuantize ? fusedShare * setup.operators.quantizeMicroseconds(format) : 0;
  return (m) => {
    const time = timer.at(m, n, k);
    return saved === 0 ? time : Math.max(time - saved, time * fusedFloor);
  };
}

/** Key-value heads of one rank; heads that are fewer than ranks are replicated. */
export function localKeyValueHeads({ keyValueHeads }: GroupedQuery, tp: number): number {
  return Math.max(1, keyValueHeads / tp);
}

function groupedQuery(setup: StepSetup, facts: GroupedQuery): ByTokens {
  const { hidden } = setup.model;
  const { tp } = setup.split;
  const { attention } = setup.formats;
  const query = (facts.queryHeads * facts.headDim) / tp;
  const keyValue = 2 * localKeyValueHeads(facts, tp) * facts.headDim;
  const projectIn = linear(setup, attention, query + keyValue, hidden);
  const projectOut = linear(setup, attention, hidden, query);
  return (m) => projectIn(m) + projectOut(m);
}

/** Projections of latent attention, absorbed as in decode. */
function latent(setup: StepSetup, facts: Latent): ByTokens {
  const { hidden } = setup.model;
  const { attention } = setup.formats;
  const heads = facts.queryHeads / setup.split.tp;
  const queryWidth = heads * (facts.nopeWidth + facts.ropeWidth);
  const compressed = facts.cacheRank + facts.ropeWidth;
  const parts = [
    linear(
      setup,
      attention,
      facts.queryRank > 0 ? facts.queryRank + compressed : queryWidth + compressed,
      hidden,
    ),
    linear(setup, attention, hidden, heads * facts.valueWidth),
    // Absorbed key and value projections: one small product a head each, of the same weights as these two.
    linear(
      { ...setup, formats: { ...setup.formats, fusedQuantize: false } },
      'bfloat16',
      heads * facts.nopeWidth,
      facts.cacheRank,
    ),
    linear(
      { ...setup, formats: { ...setup.formats, fusedQuantize: false } },
      'bfloat16',
      heads * facts.valueWidth,
      facts.cacheRank,
    ),
  ];
  if (facts.queryRank > 0) parts.push(linear(setup, attention, queryWidth, facts.queryRank));
  return (m) => parts.reduce((sum, part) => sum + part(m), 0);
}

function mixer(setup: StepSetup, { attention }: LayerGroup): ByTokens {
  if (attention.kind === 'grouped-query') return groupedQuery(setup, attention);
  if (attention.kind === 'latent') return latent(setup, attention);
  const { tp } = setup.split;
  const { hidden } = setup.model;
  const projectIn = linear(setup, setup.formats.attention, attention.inputWidth / tp, hidden);
  const projectOut = linear(setup, setup.formats.attention, hidden, attention.outputWidth / tp);
  return (m) => projectIn(m) + projectOut(m);
}

/** A gated feed-forward of the full or of a shared expert's width. */
function gatedFeedForward(setup: StepSetup, width: number, ranks: number): ByTokens {
  const { hidden } = setup.model;
  const up = linear(setup, setup.formats.dense, (2 * width) / ranks, hidden);
  const down = linear(setup, setup.formats.dense, hidden, width / ranks);
  return (m) => up(m) + down(m);
}

function smallOperators(setup: StepSetup, group: LayerGroup): ByTokens {
  const { hidden } = setup.model;
  const { feedForward, attention } = group;
  const kind = attention.kind === 'latent' ? 'latent' : feedForward.kind === 'experts' ? 'experts' : 'dense';
  const width = feedForward.kind === 'dense' ? feedForward.width : 0;
  const bytes = 2 * (8 * hidden + (3 * width) / setup.split.tp);
  const bandwidth = (setup.operators.source.system.bandwidthBytesPerSecond / 1e6) * smallOperatorEfficiency;
  return (m) => launches[kind] * launchMicroseconds + (m * bytes) / bandwidth;
}

/** One layer's two all-reduces over the tensor parallel ranks. */
export function reduceOnRank(setup: StepSetup): ByTokens {
  const { hidden } = setup.model;
  const { tp } = setup.split;
  const reduce = setup.operators.allReduce(tp);
  if (tp > 1) setup.note('all-reduce', reduce.basis);
  return (m) => 2 * reduce.at(m * hidden);
}

/** One layer's exchange of tokens between attention groups and experts; nothing where one group has them all. */
export function exchangeOnAll(setup: StepSetup, { feedForward }: LayerGroup): ByTokens {
  const { split } = setup;
  if (feedForward.kind !== 'experts' || split.attentionDp === 1) return () => 0;
  return tokenExchange(setup, feedForward.perToken, split.expertTp * split.expertEp);
}

/** One layer's work that every attention rank does on its own tokens. */
export function layerOnRank(setup: StepSetup, group: LayerGroup): ByTokens {
  const { hidden } = setup.model;
  const { tp } = setup.split;
  const parts: ByTokens[] = [mixer(setup, group), smallOperators(setup, group)];
  const { feedForward } = group;
  if (feedForward.kind === 'dense') parts.push(gatedFeedForward(setup, feedForward.width, tp));
  if (feedForward.kind === 'experts') {
    const router = setup.operators.gemm('bfloat16');
    parts.push((m) => router.at(m, feedForward.experts, hidden));
    if (feedForward.sharedWidth > 0) parts.push(gatedFeedForward(setup, feedForward.sharedWidth, tp));
  }
  parts.push(reduceOnRank(setup));
  return (m) => parts.reduce((sum, part) => sum + part(m), 0);
}

/** One layer's work on the tokens of all attention ranks: routed experts and what gathers tokens for them. */
export function layerOnAll(setup: StepSetup, group: LayerGroup): ByTokens | null {
  const { feedForward } = group;
  if (feedForward.kind !== 'experts') return null;
  const { split, model, formats, kernels } = setup;
  const experts = kernels.experts(formats.experts, {
    hidden: model.hidden,
    width: feedForward.width,
    perToken: feedForward.perToken,
    experts: feedForward.experts,
    tp: split.expertTp,
    ep: split.expertEp,
  });
  setup.note('experts', experts.basis);
  if (split.attentionDp === 1) return (m) => experts.at(m);
  const exchange = exchangeOnAll(setup, group);
  return (m) => experts.at(m) + exchange(m);
}

/** Bytes of one element as tokens go to the experts' ranks (fp8) and come back (bf16). */
const exchanged = { dispatch: 1, combine: 2 } as const;

/**
 * How tokens of all attention groups reach the experts and come back, by the number of tokens of all groups: gathered
 * on every rank and summed by a reduce-scatter, or sent only where they are routed, whichever is faster.
 */
function tokenExchange(setup: StepSetup, perToken: number, ranks: number): ByTokens {
  const { model, kernels } = setup;
  const gather = kernels.collective('all_gather', ranks);
  const scatter = kernels.collective('reduce_scatter', ranks);
  const send = kernels.collective('alltoall', ranks);
  setup.note('collectives', gather.basis);
  return (m) => {
    const all = 2 * m * model.hidden;
    const routed = (m / ranks) * Math.min(perToken, ranks) * model.hidden;
    const sent = send.at(routed * exchanged.dispatch) + send.at(routed * exchanged.combine);
    return Math.min(gather.at(all) + scatter.at(all), sent);
  };
}
