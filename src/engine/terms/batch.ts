import type { ForwardShape, Phase, RequestGroup } from './forward-pass.ts';

/** Tokens in one block of the paged cache. */
export const blockTokens = 128;

/**
 * Requests with fewer new tokens than this count as decoding in attention, whatever the phase
 * (references/engine/operators.md 4.4, references/engine/forward-pass.md 5.8).
 */
export const shortQueryBelow = 6;

/**
 * How a mixture-of-experts block spreads tokens (references/engine/forward-pass.md 5.5), as far as it is known before
 * a batch.
 */
export interface TokenRouting {
  /** Experts including redundant ones. */
  readonly experts: number;
  readonly perToken: number;
  readonly tp: number;
  readonly dp: number;
  readonly ep: number;
  readonly moeTp: number;
  /** Dispatch all tokens of the rank although the activation is sliced (a quirk of some families). */
  readonly dispatchesAllTokens: boolean;
  /** Ranks that hold nothing but shared experts; null keeps those on every rank. */
  readonly external: ExternalRanks | null;
}

/** Shared experts on ranks of their own, to which every token is sent as to one more expert. */
export interface ExternalRanks {
  readonly ranks: number;
  /** Position of the simulated rank among them; null when it holds routed experts. */
  readonly position: number | null;
}

/** Routed experts on the simulated rank. */
export function expertsOfRank({ experts, ep, external }: TokenRouting): number {
  if (external === null) return Math.ceil(experts / ep);
  return external.position === null ? Math.ceil(experts / (ep - external.ranks)) : 0;
}

/** Experts of rank 0 that receive equally many rows. */
export interface ExpertClass {
  readonly experts: number;
  readonly rows: number;
  /** Rows after padding to the tensor-parallel size. */
  readonly paddedRows: number;
}

/** Token counts per expert of one batch, assuming perfectly balanced routing. */
export interface Routing {
  /** Tokens in the MoE block (T' of references/engine/forward-pass.md 5.5). */
  readonly tokens: number;
  /** Rows that this rank's tokens become: one for each expert chosen, external shared experts included. */
  readonly assignments: number;
  /** Assignments of this rank's tokens that stay on its own experts. */
  readonly own: number;
  /** Rows that the experts of this rank receive. */
  readonly received: number;
  readonly busier: ExpertClass;
  readonly quieter: ExpertClass;
  readonly activeExperts: number;
  readonly idleExperts: number;
  readonly needsPadding: boolean;
}

/** Tokens that a rank holds inside the MoE block. */
function tokensInside(rule: TokenRouting, tokens: number): number {
  if (rule.ep === 1) return tokens * rule.dp;
  return rule.dp === rule.ep ? tokens : Math.ceil(tokens / rule.tp);
}

/** Tokens of each rank that come to external shared experts held here; null when there are none. */
function ownShare({ external }: TokenRouting, sent: number): number | null {
  if (external === null || external.position === null) return null;
  const { ranks, position } = external;
  return Math.floor(sent / ranks) + (position < sent % ranks ? 1 : 0);
}

function route(rule: TokenRouting, tokens: number): Routing {
  const inside = tokensInside(rule, tokens);
  const sent = rule.dispatchesAllTokens ? tokens : inside;
  const choices = sent * rule.perToken;
  const base = Math.floor(choices / rule.experts);
  const remainder = choices % rule.experts;
  const local = expertsOfRank(rule);
  const busierExperts = Math.min(remainder, local);
  const own = ownShare(rule, sent) ?? local * base + busierExperts;
  const assignments = rule.external === null ? choices : choices + sent;
  const padTo = rule.ep > 1 ? rule.tp : rule.moeTp;
  const expertClass = (experts: number, share: number): ExpertClass => {
    const rows = share * rule.ep;
    return { experts: rows > 0 ? experts : 0, rows, paddedRows: Math.ceil(rows / padTo) * padTo };
  };
  const busier = expertClass(busierExperts, base + 1);
  const quieter = expertClass(local - busierExperts, base);
  const activeExperts = busier.experts + quieter.experts;
  return {
    tokens: inside,
    assignments,
    own,
    received: rule.ep > 1 ? own * rule.ep : assignments,
    busier,
    quieter,
    activeExperts,
    idleExperts: local - activeExperts,
    needsPadding:
      (busier.experts > 0 && busier.paddedRows !== busier.rows) ||
      (quieter.experts > 0 && quieter.paddedRows !== quieter.rows),
  };
}

/** The token counts of one forward pass on rank 0, in every form that operators ask for. */
export class Batch {
  readonly phase: Phase;
  readonly groups: readonly RequestGroup[];
  readonly tokens: number;
  readonly requests: number;
  /** Sum of query length × sequence length. */
  readonly contextProduct: number;
  readonly sequenceTotal: number;
  readonly longestSequence: number;
  readonly maxBlocks: number;
  readonly blockEntries: number;
  /**
   * Every request decodes over a cached context, so that ranks may share it (references/engine/forward-pass.md 5.8).
   */
  readonly decodesOverContext: boolean;
  /** Recurrent layers continue from a state. */
  readonly hasContext: boolean;
  /** Images that this rank encodes; none in decode. */
  readonly images: number;
  readonly routing: Routing;

  constructor(shape: ForwardShape, rule: TokenRouting | null) {
    let tokens = 0;
    let requests = 0;
    let contextProduct = 0;
    let sequenceTotal = 0;
    let longestSequence = 0;
    let blockEntries = 0;
    let decodesOverContext = true;
    for (const { count, queryLength, sequenceLength } of shape.requests) {
      tokens += count * queryLength;
      requests += count;
      contextProduct += queryLength * sequenceLength * count;
      sequenceTotal += sequenceLength * count;
      longestSequence = Math.max(longestSequence, sequenceLength);
      blockEntries += Math.ceil(sequenceLength / blockTokens) * count;
      if (queryLength >= shortQueryBelow || sequenceLength <= queryLength) decodesOverContext = false;
    }
    this.phase = shape.phase;
    this.groups = shape.requests;
    this.tokens = tokens;
    this.requests = requests;
    this.contextProduct = contextProduct;
    this.sequenceTotal = sequenceTotal;
    this.longestSequence = longestSequence;
    this.maxBlocks = Math.ceil(longestSequence / blockTokens);
    this.blockEntries = blockEntries;
    this.decodesOverContext = decodesOverContext;
    this.hasContext = shape.hasContext ?? false;
    this.images = requests * (shape.imagesPerRequest ?? 0);
    this.routing = route(rule ?? noRouting, tokens);
  }
}

const noRouting: TokenRouting = {
  experts: 1,
  perToken: 1,
  tp: 1,
  dp: 1,
  ep: 1,
  moeTp: 1,
  dispatchesAllTokens: false,
  external: null,
};
