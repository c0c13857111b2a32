import { Inbox } from './inbox.ts';
import { PromptLoad } from './prompt-load.ts';
import type { RequestLedger } from './request-ledger.ts';
import { RunningSet } from './running-set.ts';
import { decodeStepMicroseconds, promptStepMicroseconds } from './step-duration.ts';
import { WaitingLine } from './waiting-line.ts';
import { WorkerAccount } from './worker-account.ts';
import type { WorkerSetup } from './worker-setup.ts';

/**
 * A continuously batching server, advanced step by step. Equal decode steps between two events are taken as one with
 * the mean context. What ends is reported through `onEnd`; what arrives comes through `arrive`, in order of time.
 */
export class Worker {
  readonly account = new WorkerAccount();
  now = 0;
  private readonly setup: WorkerSetup;
  private readonly ledger: RequestLedger;
  private readonly onEnd: (request: number, at: number) => void;
  private readonly running: RunningSet;
  private readonly waiting = new WaitingLine();
  private readonly load: PromptLoad;
  private readonly perStep: number;
  private readonly drafted: number;
  private readonly inbox = new Inbox();
  /** Prompts that are partly done. */
  private open: number[] = [];
  private sinceLook = 0;
  private heldSteps = 0;
  /** Tokens in the cache of decoding requests and of open prompts; output tokens still to come. */
  private contextTokens = 0;
  private openTokens = 0;
  private outputToCome = 0;
  private stall = 0;
  /** Extra time of the first step with a prompt; nothing from then on. */
  private cold = 0;

  constructor(setup: WorkerSetup, ledger: RequestLedger, onEnd: (request: number, at: number) => void) {
    this.setup = setup;
    this.ledger = ledger;
    this.onEnd = onEnd;
    this.running = new RunningSet(ledger.total);
    this.load = new PromptLoad(setup.attentionDp);
    this.cold = setup.firstToken.coldMicroseconds ?? 0;
    this.perStep = setup.speculation?.acceptedPerStep ?? 1;
    this.drafted = setup.speculation?.drafted ?? 0;
  }

  arrive(request: number, at: number): void {
    this.inbox.push(request, at);
  }

  /** When the next step can start; Infinity without anything to do. */
  startsAt(): number {
    if (!this.isIdle) return this.now;
    return Math.max(this.now, this.inbox.nextAt());
  }

  /** Takes one step, or several equal ones that end no later than the first step boundary at or after `until`. */
  advance(until: number): void {
    const start = this.startsAt();
    if (start === Number.POSITIVE_INFINITY) return;
    this.account.idleMicroseconds += start - this.now;
    this.now = start;
    this.receive();
    if (this.setup.role === 'decode') this.admitTransferred();
    if (!this.prefillStep()) this.decodeSteps(until);
  }

  private get isIdle(): boolean {
    return this.running.count === 0 && this.open.length === 0 && this.waiting.length === 0;
  }

  /** Takes in what has arrived, where it is time to look; an idle server looks at once. */
  private receive(): void {
    if (this.inbox.nextAt() > this.now) return;
    if (!this.isIdle && this.sinceLook < this.setup.policy.lookEvery) return;
    this.inbox.takeArrived(this.now, (request) => this.waiting.push(request));
    this.sinceLook = 0;
  }

  /** Whether a request may join those that run, and those that have joined in the step that is being formed. */
  private admits(request: number, joining = 0): boolean {
    const { policy, cacheTokens, role } = this.setup;
    if (this.running.count + this.open.length + joining >= policy.maxRunning) return false;
    const context = (this.ledger.left[request] as number) + (this.ledger.past[request] as number);
    const output = role === 'prefill' ? 0 : this.ledger.toCome(request);
    const reserved = policy.reservedOutput * (this.outputToCome + output);
    return this.contextTokens + this.openTokens + context + reserved <= cacheTokens;
  }

  /** Requests whose prompt ran elsewhere join without a step of their own; their first token goes out from here. */
  private admitTransferred(): void {
    for (let request = this.waiting.first(); request !== -1; request = this.waiting.first()) {
      if ((this.ledger.left[request] as number) > 0 || !this.admits(request)) return;
      this.waiting.takeFirst();
      if (this.ledger.starts[request] === -1) this.ledger.starts[request] = this.now;
      if (this.ledger.generated[request] === 1) this.ledger.firstTokens[request] = this.now;
      if (this.ledger.toCome(request) === 0) {
        this.onEnd(request, this.now);
        continue;
      }
      this.outputToCome += this.ledger.toCome(request);
      this.join(request);
    }
  }

  /** Whether queued prompts go on waiting for company. */
  private holdsBack(): boolean {
    const { holdBack, maxRunning } = this.setup.policy;
    if (holdBack === null || this.running.count === 0 || this.open.length > 0) return false;
    if (this.heldSteps >= holdBack.steps) return false;
    return !this.waiting.holds(holdBack, maxRunning, (request) => this.ledger.left[request] as number);
  }

  /** Takes one step with prompts in it; false when no prompt can run now. */
  private prefillStep(): boolean {
    if (this.open.length === 0) {
      const first = this.waiting.first();
      if (first === -1 || !this.admits(first) || this.holdsBack()) return false;
    }
    this.heldSteps = 0;
    const { policy, attentionDp } = this.setup;
    const decodes = policy.mixes ? this.running.count : 0;
    const verified = decodes * (1 + this.drafted);
    this.load.clear(Math.max(1, policy.budget - Math.ceil(verified / attentionDp)));
    const finished = this.fill();
    const context = decodes === 0 ? 0 : this.contextTokens / this.running.count;
    const decoding = { requests: decodes, context };
    const duration = promptStepMicroseconds(this.setup, this.load, finished.length, decoding) + this.cold;
    this.cold = 0;
    this.pass(duration, 1);
    this.account.prefillMicroseconds += duration;
    if (policy.mixes) this.advanceDecodes(1, duration);
    else this.stall += duration;
    for (const request of finished) this.finishPrompt(request);
    this.finishEnded();
    return true;
  }

  /** Fills a step with prompts and returns those that it completes. */
  private fill(): number[] {
    const { policy, timer } = this.setup;
    const { left, past, starts } = this.ledger;
    const finished: number[] = [];
    const still: number[] = [];
    const take = (request: number) => {
      const rest = left[request] as number;
      const cached = past[request] as number;
      const chunk = Math.min(rest, this.load.room());
      this.load.add(chunk, timer.prefillAttention(chunk, cached));
      left[request] = rest - chunk;
      past[request] = cached + chunk;
      (chunk === rest ? finished : still).push(request);
    };
    for (const request of this.open) {
      if (this.load.room() > 0) take(request);
      else still.push(request);
    }
    let joining = 0;
    for (let request = this.waiting.first(); request !== -1; request = this.waiting.first()) {
      if (this.load.room() <= 0 || !this.admits(request, joining)) break;
      if (!policy.chunks && !this.load.isEmpty && (left[request] as number) > this.load.room()) break;
      this.waiting.takeFirst();
      joining += 1;
      if (starts[request] === -1) starts[request] = this.now;
      this.openTokens += (left[request] as number) + (past[request] as number);
      this.outputToCome += this.ledger.toCome(request);
      take(request);
    }
    this.open = still;
    return finished;
  }

  /** Takes decode steps up to the next event. */
  private decodeSteps(until: number): void {
    if (this.running.count === 0) {
      // Only requests that nobody has looked for are left: the next look finds them.
      this.sinceLook = this.setup.policy.lookEvery;
      return;
    }
    this.makeRoom();
    const running = this.running.count;
    const { policy, cacheTokens } = this.setup;
    let steps = this.running.stepsToEnd();
    const free = Math.floor((cacheTokens - this.contextTokens - this.openTokens) / (running * this.perStep));
    steps = Math.min(steps, Math.max(1, free));
    const nextAt = this.inbox.nextAt();
    if (nextAt <= this.now) {
      steps = Math.min(steps, Math.max(1, policy.lookEvery - this.sinceLook));
    }
    if (policy.holdBack !== null && this.waiting.length > 0 && this.admits(this.waiting.first())) {
      steps = Math.min(steps, Math.max(1, policy.holdBack.steps - this.heldSteps));
    }
    const stepOf = decodeStepMicroseconds(this.setup, {
      requests: running,
      context: this.contextTokens / running,
    });
    let each = stepOf(steps);
    const stop = nextAt > this.now ? Math.min(until, nextAt) : until;
    if (this.now + each * steps > stop) {
      steps = Math.min(steps, Math.max(1, Math.ceil((stop - this.now) / each)));
      each = stepOf(steps);
    }
    this.heldSteps += steps;
    this.pass(each * steps, steps);
    this.account.decodeMicroseconds += each * steps;
    this.advanceDecodes(steps, each);
    this.finishEnded();
  }

  /** Preempts the newest requests while the next token of the others has no room. */
  private makeRoom(): void {
    const { cacheTokens } = this.setup;
    while (
      this.running.count > 1 &&
      this.contextTokens + this.openTokens + this.running.count * this.perStep > cacheTokens
    ) {
      const request = this.running.takeNewest();
      const steps = this.running.stepsLeft(request);
      const toCome = Math.min(this.ledger.output(request) - 1, Math.round(steps * this.perStep));
      const generated = this.ledger.output(request) - toCome;
      this.contextTokens -= this.ledger.prompt(request) + generated;
      this.outputToCome -= toCome;
      this.ledger.restart(request, generated);
      this.account.preemptions += 1;
      this.waiting.pushPreempted(request);
    }
  }

  private pass(duration: number, steps: number): void {
    this.now += duration;
    this.sinceLook += steps;
    const running = this.running.count + this.open.length;
    // Steps that are taken together fill the cache one after another: the last is the fullest.
    const grown = (steps - 1) * this.running.count * this.perStep;
    this.account.step(duration, steps, running, this.contextTokens + this.openTokens + grown);
  }

  private advanceDecodes(steps: number, each: number): void {
    const count = this.running.count;
    if (count === 0) return;
    this.running.advance(steps);
    this.contextTokens += count * steps * this.perStep;
    this.outputToCome -= count * steps * this.perStep;
    this.account.gap(each + this.stall, count * this.perStep);
    if (steps > 1) this.account.gap(each, count * (steps - 1) * this.perStep);
    this.stall = 0;
  }

  /** The prompt is done: its first token is out, unless it had one before it was preempted. */
  private finishPrompt(request: number): void {
    const { ledger } = this;
    this.openTokens -= ledger.past[request] as number;
    if (ledger.generated[request] === 0) {
      ledger.firstTokens[request] = this.now;
      ledger.generated[request] = 1;
      this.outputToCome -= 1;
    }
    const toCome = ledger.toCome(request);
    if (toCome > 0 && this.setup.role !== 'prefill') {
      this.join(request);
      return;
    }
    this.outputToCome -= toCome;
    this.onEnd(request, this.now);
  }

  private join(request: number): void {
    const { ledger } = this;
    this.contextTokens += ledger.prompt(request) + (ledger.generated[request] as number);
    this.running.add(request, Math.ceil(ledger.toCome(request) / this.perStep));
  }

  private finishEnded(): void {
    for (let request = this.running.takeEnded(); request !== -1; request = this.running.takeEnded()) {
      // Whole steps of several tokens overshoot the output.
      const toCome = this.ledger.toCome(request);
      const overshoot = Math.ceil(toCome / this.perStep) * this.perStep - toCome;
      this.contextTokens -= this.ledger.longest(request) + overshoot;
      this.outputToCome += overshoot;
      this.onEnd(request, this.now);
    }
  }
}
