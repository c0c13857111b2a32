/** Requests that finished prefill in the same step. */
interface DecodingGroup {
  count: number;
  /** Tokens still to generate. */
  remaining: number;
  /** When the first token came, ms. */
  readonly firstTokenMs: number;
}

/** Requests that get their first token in a step. */
export interface Joining {
  readonly counts: readonly number[];
  /** Tokens each still has to generate. */
  readonly tokens: number;
  readonly firstTokenMs: number;
}

/** Groups that finished are dropped in lots of this many. */
const mostFinished = 4096;

/** Receives groups as they finish. */
export type OnFinished = (count: number, firstTokenMs: number) => void;

/**
 * Requests in decode. Every step gives one token to the first `served` requests; the unfinished ones go to the back.
 *
 * While every step serves all of them, a request finishes a fixed number of steps after it joined, so groups are kept
 * in the order they joined with the step they finish in, and a step costs nothing but the groups that finish. The
 * first step that serves only some puts the groups into their true order and walks through them from then on.
 */
export class DecodeQueue {
  /** Requests that wait for their next token. */
  waiting = 0;
  private step = 0;
  private joined: { count: number; finishStep: number; firstTokenMs: number; joinedStep: number }[] = [];
  private head = 0;
  private walked: DecodingGroup[] | null = null;

  /** Steps that can serve everyone up to and including the next finish; 0 when that is not known. */
  get stepsToNextFinish(): number {
    const first = this.joined[this.head];
    return this.walked === null && first !== undefined ? first.finishStep - this.step : 0;
  }

  /** Serves everyone for the next `steps` steps, at most `stepsToNextFinish`, with nobody joining. */
  skip(steps: number, onFinished: OnFinished): void {
    this.step += steps;
    for (
      let group = this.joined[this.head];
      group?.finishStep === this.step;
      group = this.joined[this.head]
    ) {
      this.head += 1;
      this.waiting -= group.count;
      onFinished(group.count, group.firstTokenMs);
    }
    if (this.head > mostFinished) {
      this.joined = this.joined.slice(this.head);
      this.head = 0;
    }
  }

  /** One step: serves the first `served` requests; those that join take part from the next step on. */
  advance(served: number, joining: Joining, onFinished: OnFinished): void {
    const { counts, tokens, firstTokenMs } = joining;
    const isServingAll = served === this.waiting;
    this.waiting += counts.reduce((sum, count) => sum + count, 0);
    if (this.walked === null && isServingAll) {
      this.skip(1, onFinished);
      const finishStep = this.step + tokens;
      for (const count of counts) {
        this.joined.push({ count, finishStep, firstTokenMs, joinedStep: this.step });
      }
      return;
    }
    const groups = this.walked ?? this.inTrueOrder();
    for (const count of counts) groups.push({ count, remaining: tokens, firstTokenMs });
    this.walk(groups, served, onFinished);
  }

  /** Each step moved the older groups behind those that joined after it: the newest are in front. */
  private inTrueOrder(): DecodingGroup[] {
    const bySteps = new Map<number, DecodingGroup[]>();
    for (const group of this.joined.slice(this.head)) {
      const sameStep = bySteps.get(group.joinedStep) ?? [];
      bySteps.set(group.joinedStep, sameStep);
      const { count, finishStep, firstTokenMs } = group;
      sameStep.push({ count, remaining: finishStep - this.step, firstTokenMs });
    }
    return [...bySteps.values()].reverse().flat();
  }

  private walk(groups: DecodingGroup[], served: number, onFinished: OnFinished): void {
    let left = served;
    let front = 0;
    const back: DecodingGroup[] = [];
    while (left > 0) {
      const group = groups[front];
      if (group === undefined) break;
      const count = Math.min(left, group.count);
      if (count === group.count) front += 1;
      else group.count -= count;
      if (group.remaining === 1) {
        this.waiting -= count;
        onFinished(count, group.firstTokenMs);
      } else {
        back.push({ count, remaining: group.remaining - 1, firstTokenMs: group.firstTokenMs });
      }
      left -= count;
    }
    this.walked = [...groups.slice(front), ...back];
  }
}
