import type { FirstToken, SchedulerPolicy } from '../framework/policy.ts';
import type { Requests } from '../load/requests.ts';
import type { StepTimer } from '../step/step-timer.ts';
import type { MeasuredRequests } from './measured-requests.ts';
import { RunningSet } from './running-set.ts';
import { WaitingLine } from './waiting-line.ts';

/** Speculative decoding: tokens that a step verifies and tokens that it yields on average. */
export interface Speculation {
  readonly drafted: number;
  readonly acceptedPerStep: number;
  /** Drafting time of one step for so many requests of the fullest group, microseconds. */
  readonly draftMicroseconds: (requests: number) => number;
}

/** One replica under load. */
export interface Simulation {
  readonly timer: StepTimer;
  readonly policy: SchedulerPolicy;
  readonly firstToken: FirstToken;
  readonly requests: Requests;
  /** Attention groups that hold requests of their own. */
  readonly attentionDp: number;
  /** Tokens that the key-value cache of all groups holds. */
  readonly cacheTokens: number;
  readonly speculation: Speculation | null;
  /** What this replica does: everything, prompts only, or decoding of requests whose prompt ran elsewhere. */
  readonly role?: 'both' | 'prefill' | 'decode';
}

/** A request that no empty server could hold. */
export class RequestTooLongError extends Error {
  override readonly name = 'RequestTooLongError';
}

/**
 * Runs requests through a continuously batching server, step by step. Equal decode steps between two events are taken
 * as one with the mean context. Deterministic.
 *
 * @throws RequestTooLongError when the cache cannot hold one request alone
 */
export function simulate(simulation: Simulation): MeasuredRequests {
  return new Replica(simulation).run();
}

class Replica {
  private readonly s: Simulation;
  private readonly total: number;
  private readonly running: RunningSet;
  private readonly waiting = new WaitingLine();
  /** Arrived at the server, not yet seen by the scheduler. */
  private inbox: number[] = [];
  /** Prompts that are partly done. */
  private open: number[] = [];
  private readonly left: Int32Array;
  private readonly past: Int32Array;
  private readonly generated: Int32Array;
  private readonly arrivals: Float64Array;
  private readonly starts: Float64Array;
  private readonly firsts: Float64Array;
  private readonly ends: Float64Array;
  private readonly gapTimes: number[] = [];
  private readonly gapTokens: number[] = [];
  private now = 0;
  private issued = 0;
  private done = 0;
  private steps = 0;
  private sinceLook = 0;
  private heldSteps = 0;
  /** Tokens in the cache of decoding requests, of open prompts, and output tokens still to come. */
  private contextTokens = 0;
  private openTokens = 0;
  private outputToCome = 0;
  private stall = 0;
  private preemptions = 0;
  private runningTime = 0;
  private most = 0;
  private prefillTime = 0;
  private decodeTime = 0;
  private idleTime = 0;
  private mostCache = 0;
  private readonly perStep: number;

  constructor(simulation: Simulation) {
    this.s = simulation;
    const { requests } = simulation;
    const total = requests.prompts.length;
    this.total = total;
    this.running = new RunningSet(total);
    this.left = Int32Array.from(requests.prompts);
    this.past = Int32Array.from(requests.cached);
    this.generated = new Int32Array(total);
    this.arrivals = new Float64Array(total);
    this.starts = new Float64Array(total).fill(-1);
    this.firsts = new Float64Array(total).fill(-1);
    this.ends = new Float64Array(total).fill(-1);
    this.perStep = simulation.speculation?.acceptedPerStep ?? 1;
    for (let request = 0; request < total; request += 1) {
      if (this.contextAtEnd(request) > simulation.cacheTokens) throw new RequestTooLongError(String(request));
    }
  }

  run(): MeasuredRequests {
    for (let user = 0; user < this.s.requests.users && this.s.requests.arrivals === null; user += 1) this.issue();
    while (this.done < this.total) {
      this.receive();
      if (!this.prefillStep()) this.decodeSteps();
    }
    return {
      arrivals: this.arrivals,
      starts: this.starts,
      firstTokens: this.firsts,
      ends: this.ends,
      outputs: this.s.requests.outputs,
      gaps: { microseconds: Float64Array.from(this.gapTimes), tokens: Float64Array.from(this.gapTokens) },
      steps: this.steps,
      preemptions: this.preemptions,
      meanRunning: this.now === 0 ? 0 : this.runningTime / this.now,
      mostRunning: this.most,
      prefillMicroseconds: this.prefillTime,
      decodeMicroseconds: this.decodeTime,
      idleMicroseconds: this.idleTime,
      mostCacheTokens: this.mostCache,
    };
  }

  private contextAtEnd(request: number): number {
    const { prompts, cached, outputs } = this.s.requests;
    return (prompts[request] as number) + (cached[request] as number) + (outputs[request] as number);
  }

  /** A closed loop's next request arrives now. */
  private issue(): void {
    if (this.s.requests.arrivals !== null || this.issued >= this.total) return;
    this.arrivals[this.issued] = this.now;
    this.inbox.push(this.issued);
    this.issued += 1;
  }

  /** Takes in what has arrived, where it is time to look; an idle server sleeps until the next arrival. */
  private receive(): void {
    const { arrivals } = this.s.requests;
    const isIdle = this.running.count === 0 && this.open.length === 0 && this.waiting.length === 0;
    if (arrivals !== null) {
      if (isIdle && this.inbox.length === 0 && this.issued < this.total) {
        const next = arrivals[this.issued] as number;
        this.idleTime += Math.max(0, next - this.now);
        this.now = Math.max(this.now, next);
      }
      while (this.issued < this.total && (arrivals[this.issued] as number) <= this.now) {
        this.arrivals[this.issued] = arrivals[this.issued] as number;
        this.inbox.push(this.issued);
        this.issued += 1;
      }
    }
    if (this.inbox.length === 0) return;
    if (!isIdle && this.sinceLook < this.s.policy.lookEvery) return;
    for (const request of this.inbox) this.waiting.push(request);
    this.inbox = [];
    this.sinceLook = 0;
  }

  /** Whether a request may join those that run. */
  private admits(request: number): boolean {
    const { policy, cacheTokens, requests } = this.s;
    if (this.running.count + this.open.length >= policy.maxRunning) return false;
    const context = (this.left[request] as number) + (this.past[request] as number);
    const output = (requests.outputs[request] as number) - (this.generated[request] as number);
    const reserved = policy.reservedOutput * (this.outputToCome + output);
    return this.contextTokens + this.openTokens + context + reserved <= cacheTokens;
  }

  /** Whether queued prompts go on waiting for company. */
  private holdsBack(): boolean {
    const { holdBack } = this.s.policy;
    if (holdBack === null || this.running.count === 0 || this.open.length > 0) return false;
    if (this.heldSteps >= holdBack.steps) return false;
    let tokens = 0;
    let requests = 0;
    for (const request of this.waiting.ahead()) {
      tokens += this.left[request] as number;
      requests += 1;
      if (tokens >= holdBack.tokens && requests >= holdBack.requests) return false;
      if (requests >= this.s.policy.maxRunning) break;
    }
    return true;
  }

  /** Takes one step with prompts in it; false when no prompt can run now. */
  private prefillStep(): boolean {
    if (this.open.length === 0 && (this.waiting.length === 0 || !this.admits(this.waiting.first()))) return false;
    if (this.holdsBack()) return false;
    this.heldSteps = 0;
    const { policy, attentionDp, timer, firstToken } = this.s;
    const decodes = policy.mixes ? this.running.count : 0;
    const verified = decodes * (1 + (this.s.speculation?.drafted ?? 0));
    let room = Math.max(1, policy.budget * attentionDp - verified);
    const finished: number[] = [];
    let tokens = 0;
    let chunks = 0;
    let largest = 0;
    let attention = 0;
    const still: number[] = [];
    const take = (request: number) => {
      const left = this.left[request] as number;
      const chunk = Math.min(left, room);
      attention += timer.prefillAttention(chunk, this.past[request] as number);
      room -= chunk;
      tokens += chunk;
      chunks += 1;
      largest = Math.max(largest, chunk);
      this.left[request] = left - chunk;
      this.past[request] = (this.past[request] as number) + chunk;
      if (chunk === left) finished.push(request);
      else still.push(request);
    };
    for (const request of this.open) {
      if (room > 0) take(request);
      else still.push(request);
    }
    for (let request = this.waiting.first(); request !== -1 && room > 0; request = this.waiting.first()) {
      if (!this.admits(request)) break;
      if (!policy.chunks && chunks > 0 && (this.left[request] as number) > room) break;
      this.waiting.takeFirst();
      if (this.starts[request] === -1) this.starts[request] = this.now;
      this.openTokens += (this.left[request] as number) + (this.past[request] as number);
      this.outputToCome += (this.s.requests.outputs[request] as number) - (this.generated[request] as number);
      take(request);
    }
    this.open = still;
    const groups = Math.min(attentionDp, chunks);
    const rankDecodes = Math.ceil(decodes / attentionDp);
    const rankVerified = Math.ceil(verified / attentionDp);
    const rankPrompt = Math.max(largest, Math.ceil(tokens / groups));
    const context = decodes === 0 ? 0 : this.contextTokens / this.running.count;
    const gpu =
      timer.linear(rankPrompt + rankVerified, tokens + verified, decodes + finished.length) +
      attention / groups +
      timer.decodeAttention(rankDecodes, context);
    const host = policy.stepMicroseconds + policy.requestMicroseconds * rankDecodes;
    const drafted = this.s.speculation?.draftMicroseconds(rankDecodes) ?? 0;
    const duration = Math.max(gpu * firstToken.scale + drafted + host, firstToken.floorMicroseconds);
    this.pass(duration, 1);
    this.prefillTime += duration;
    if (policy.mixes) this.advanceDecodes(1, duration);
    else this.stall += duration;
    for (const request of finished) this.startDecoding(request);
    this.finishEnded();
    return true;
  }

  /** Takes decode steps up to the next event. */
  private decodeSteps(): void {
    const count = this.running.count;
    if (count === 0) {
      // Only requests that nobody has looked for are left: the next look finds them.
      this.sinceLook = this.s.policy.lookEvery;
      return;
    }
    this.makeRoom();
    const running = this.running.count;
    const { policy, attentionDp, timer, speculation, cacheTokens, requests } = this.s;
    const rank = Math.ceil(running / attentionDp);
    const drafted = speculation?.drafted ?? 0;
    let steps = this.running.stepsToEnd();
    const free = Math.floor((cacheTokens - this.contextTokens - this.openTokens) / (running * this.perStep));
    steps = Math.min(steps, Math.max(1, free));
    if (this.inbox.length > 0) steps = Math.min(steps, Math.max(1, policy.lookEvery - this.sinceLook));
    if (policy.holdBack !== null && this.waiting.length > 0 && this.admits(this.waiting.first())) {
      steps = Math.min(steps, Math.max(1, policy.holdBack.steps - this.heldSteps));
    }
    const context = this.contextTokens / running;
    const linear =
      timer.linear(rank * (1 + drafted), running * (1 + drafted), running * (1 + drafted)) +
      policy.stepMicroseconds +
      policy.requestMicroseconds * rank +
      (speculation?.draftMicroseconds(rank) ?? 0);
    const middle = (at: number) => context + (this.perStep * (at - 1)) / 2;
    let each = linear + timer.decodeAttention(rank, middle(steps));
    const next = requests.arrivals?.[this.issued];
    if (next !== undefined && this.now + each * steps > next) {
      steps = Math.min(steps, Math.max(1, Math.ceil((next - this.now) / each)));
      each = linear + timer.decodeAttention(rank, middle(steps));
    }
    this.heldSteps += steps;
    this.pass(each * steps, steps);
    this.decodeTime += each * steps;
    this.advanceDecodes(steps, each);
    this.finishEnded();
  }

  /** Preempts the newest requests while the next token of the others has no room. */
  private makeRoom(): void {
    const { cacheTokens } = this.s;
    while (
      this.running.count > 1 &&
      this.contextTokens + this.openTokens + this.running.count * this.perStep > cacheTokens
    ) {
      const request = this.running.takeNewest();
      if (request === -1) return;
      this.preempt(request);
    }
  }

  private preempt(request: number): void {
    const { prompts, outputs } = this.s.requests;
    const toCome = Math.min(
      (outputs[request] as number) - 1,
      Math.round(this.running.stepsLeft(request) * this.perStep),
    );
    const generated = (outputs[request] as number) - toCome;
    this.generated[request] = generated;
    this.contextTokens -= (this.s.requests.cached[request] as number) + (prompts[request] as number) + generated;
    this.outputToCome -= toCome;
    this.left[request] = (prompts[request] as number) + (this.s.requests.cached[request] as number) + generated;
    this.past[request] = 0;
    this.preemptions += 1;
    this.waiting.pushPreempted(request);
  }

  private pass(duration: number, steps: number): void {
    this.now += duration;
    this.steps += steps;
    this.sinceLook += steps;
    const running = this.running.count + this.open.length;
    this.runningTime += running * duration;
    this.most = Math.max(this.most, running);
    this.mostCache = Math.max(this.mostCache, this.contextTokens + this.openTokens);
  }

  private advanceDecodes(steps: number, each: number): void {
    const count = this.running.count;
    if (count === 0) return;
    this.running.advance(steps);
    this.contextTokens += count * steps * this.perStep;
    this.outputToCome -= count * steps * this.perStep;
    this.gapTimes.push(each + this.stall);
    this.gapTokens.push(count * this.perStep);
    if (steps > 1) {
      this.gapTimes.push(each);
      this.gapTokens.push(count * (steps - 1) * this.perStep);
    }
    this.stall = 0;
  }

  /** The prompt is done: its first token is out, unless it had one before it was preempted. */
  private startDecoding(request: number): void {
    const { outputs, prompts, cached } = this.s.requests;
    this.openTokens -= this.past[request] as number;
    const known = (this.generated[request] as number) > 0;
    if (!known) {
      this.firsts[request] = this.now;
      this.generated[request] = 1;
      this.outputToCome -= 1;
    }
    const toCome = (outputs[request] as number) - (this.generated[request] as number);
    if (toCome <= 0 || this.s.role === 'prefill') {
      this.outputToCome -= toCome;
      this.end(request);
      return;
    }
    this.contextTokens +=
      (prompts[request] as number) + (cached[request] as number) + (this.generated[request] as number);
    this.running.add(request, Math.ceil(toCome / this.perStep));
  }

  private finishEnded(): void {
    for (let request = this.running.takeEnded(); request !== -1; request = this.running.takeEnded()) {
      const overshoot = this.overshoot(request);
      this.contextTokens -= this.contextAtEnd(request) + overshoot;
      this.outputToCome += overshoot;
      this.end(request);
    }
  }

  /** Tokens by which whole steps of several tokens each overshot a request's output. */
  private overshoot(request: number): number {
    const toCome = (this.s.requests.outputs[request] as number) - (this.generated[request] as number);
    return Math.ceil(toCome / this.perStep) * this.perStep - toCome;
  }

  private end(request: number): void {
    this.ends[request] = this.now;
    this.done += 1;
    this.issue();
  }
}
