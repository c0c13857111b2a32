import { attentionCost } from './attention-cost.ts';
import { Curve, logarithmicPoints, Surface } from './curve.ts';
import { exchangeOnAll, layerOnAll, layerOnRank, reduceOnRank, type StepSetup } from './linear-cost.ts';

/** How far the curves of a step reach. */
export interface StepRange {
  /** Tokens of one step on one attention rank. */
  readonly tokens: number;
  /** Longest context of a request. */
  readonly context: number;
  /** Requests of one attention rank. */
  readonly requests: number;
}

const tokenPoints = 60;
const requestPoints = 12;
const contextPoints = 17;
const prefillPoints = 19;

/**
 * Times of the parts of one engine step on one replica, microseconds of GPU time. Curves are tabulated once for a
 * plan; a simulation asks them a thousand times.
 */
export class ReplicaStepTimer {
  private readonly rank: Curve;
  private readonly all: Curve | null;
  private readonly head: Curve;
  private readonly decodes: Surface;
  private readonly prefills: Curve;
  private readonly layers: number;
  private readonly between: (rankTokens: number, allTokens: number) => number;

  constructor(setup: StepSetup, range: StepRange) {
    const { model, split, operators } = setup;
    const tokens = logarithmicPoints(Math.max(range.tokens, 2), tokenPoints);
    const groups = model.groups.map((group) => ({
      count: group.count,
      onRank: layerOnRank(setup, group),
      onAll: layerOnAll(setup, group),
      attention: attentionCost(setup, group),
    }));
    const total = (part: (group: (typeof groups)[number]) => number) =>
      groups.reduce((sum, group) => sum + group.count * part(group), 0);
    this.layers = total(() => 1);
    const reduce = reduceOnRank(setup);
    const exchanges = model.groups.map((group) => ({
      count: group.count,
      exchange: exchangeOnAll(setup, group),
    }));
    // Asked once for a row, so that no curve of it is worth making.
    this.between = (m, all) =>
      this.layers * reduce(m) +
      exchanges.reduce((sum, { count, exchange }) => sum + count * exchange(all), 0);
    this.rank = new Curve(tokens, (m) => total(({ onRank }) => onRank(m)));
    const allTokens = logarithmicPoints(Math.max(range.tokens * split.attentionDp, 2), tokenPoints);
    const hasExperts = groups.some(({ onAll }) => onAll !== null);
    this.all = hasExperts ? new Curve(allTokens, (m) => total(({ onAll }) => onAll?.(m) ?? 0)) : null;
    const rows = logarithmicPoints(Math.max(range.requests * split.attentionDp * 2, 2), tokenPoints);
    const vocabularyWidth = model.vocabulary / (split.tp * split.attentionDp);
    const head = operators.gemm('bfloat16');
    this.head = new Curve(rows, (m) => head.at(m, vocabularyWidth, model.hidden));
    const requests = logarithmicPoints(Math.max(range.requests, 2), requestPoints);
    const contexts = logarithmicPoints(Math.max(range.context, 256), contextPoints);
    this.decodes = new Surface(requests, contexts, (b, s) =>
      total(({ attention }) => attention.decode(b, s)),
    );
    const lengths = logarithmicPoints(Math.max(range.context, 256), prefillPoints);
    this.prefills = new Curve(lengths, (s) => total(({ attention }) => attention.prefill(s)));
  }

  /** Layers, head and small operators of a step with so many tokens on the fullest rank, on all ranks, and rows of output. */
  linear(rankTokens: number, allTokens: number, rows: number): number {
    return this.rank.at(rankTokens) + (this.all?.at(allTokens) ?? 0) + this.head.at(rows);
  }

  /** The part of `linear` that devices spend on each other: all-reduces, and tokens sent to experts and back. */
  collectives(rankTokens: number, allTokens: number): number {
    return this.between(rankTokens, allTokens);
  }

  /** Attention of all layers for the decoding requests of the fullest rank at their mean context. */
  decodeAttention(requests: number, context: number): number {
    return requests === 0 ? 0 : this.decodes.at(requests, context);
  }

  /** Attention of all layers for a chunk of a prompt after a cached past. */
  prefillAttention(tokens: number, past: number): number {
    if (past === 0) return this.prefills.at(tokens);
    return Math.max(this.prefills.at(tokens), this.prefills.at(past + tokens) - this.prefills.at(past));
  }

  get layerCount(): number {
    return this.layers;
  }
}
