/** Where a worker's time went and how full it was; microseconds and tokens. */
export class WorkerAccount {
  steps = 0;
  preemptions = 0;
  prefillMicroseconds = 0;
  decodeMicroseconds = 0;
  idleMicroseconds = 0;
  mostRunning = 0;
  mostCacheTokens = 0;
  private requestTime = 0;
  readonly gapTimes: number[] = [];
  readonly gapTokens: number[] = [];

  /** A step, or several equal ones, with so many requests running and so many tokens in the cache. */
  step(microseconds: number, steps: number, running: number, cacheTokens: number): void {
    this.steps += steps;
    this.requestTime += running * microseconds;
    this.mostRunning = Math.max(this.mostRunning, running);
    this.mostCacheTokens = Math.max(this.mostCacheTokens, cacheTokens);
  }

  /** Gaps before output tokens. */
  gap(microseconds: number, tokens: number): void {
    this.gapTimes.push(microseconds);
    this.gapTokens.push(tokens);
  }

  /** Requests that ran at once, on average over so long. */
  meanRunning(microseconds: number): number {
    return microseconds === 0 ? 0 : this.requestTime / microseconds;
  }
}
