/** Load that the prompts of one step put on each attention group: their tokens, and the work of their attention. */
export class PromptLoad {
  private readonly rankTokens: Float64Array;
  private readonly rankAttention: Float64Array;
  private budget = 0;
  tokens = 0;

  constructor(groups: number) {
    this.rankTokens = new Float64Array(groups);
    this.rankAttention = new Float64Array(groups);
  }

  /** Starts a step in which every group may take so many tokens. */
  clear(budget: number): void {
    this.rankTokens.fill(0);
    this.rankAttention.fill(0);
    this.budget = budget;
    this.tokens = 0;
  }

  get isEmpty(): boolean {
    return this.tokens === 0;
  }

  /** Tokens that the emptiest group can still take. */
  room(): number {
    return this.budget - (this.rankTokens[this.emptiest()] as number);
  }

  /** Puts a chunk of a prompt on the emptiest group. */
  add(tokens: number, attentionMicroseconds: number): void {
    const rank = this.emptiest();
    this.rankTokens[rank] = (this.rankTokens[rank] as number) + tokens;
    this.rankAttention[rank] = (this.rankAttention[rank] as number) + attentionMicroseconds;
    this.tokens += tokens;
  }

  get mostTokens(): number {
    return most(this.rankTokens);
  }

  get mostAttention(): number {
    return most(this.rankAttention);
  }

  private emptiest(): number {
    let best = 0;
    for (let rank = 1; rank < this.rankTokens.length; rank += 1) {
      if ((this.rankTokens[rank] as number) < (this.rankTokens[best] as number)) best = rank;
    }
    return best;
  }
}

function most(values: Float64Array): number {
  let found = 0;
  for (const value of values) found = Math.max(found, value);
  return found;
}
