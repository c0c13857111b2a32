/** Requests that wait for their prompt to run: preempted ones first, then in order of arrival. */
export class WaitingLine {
  private readonly preempted: number[] = [];
  private readonly arrived: number[] = [];
  private next = 0;

  get length(): number {
    return this.preempted.length + this.arrived.length - this.next;
  }

  push(request: number): void {
    this.arrived.push(request);
  }

  pushPreempted(request: number): void {
    this.preempted.push(request);
  }

  /** The request whose turn it is; -1 when nobody waits. */
  first(): number {
    return this.preempted[this.preempted.length - 1] ?? this.arrived[this.next] ?? -1;
  }

  takeFirst(): void {
    if (this.preempted.length > 0) this.preempted.pop();
    else this.next += 1;
  }

  /** Whether so many requests with so many tokens stand at its front; looked for among the first `within`. */
  holds(
    company: { readonly tokens: number; readonly requests: number },
    within: number,
    tokensOf: (request: number) => number,
  ): boolean {
    let tokens = 0;
    let requests = 0;
    for (const request of this.ahead()) {
      tokens += tokensOf(request);
      requests += 1;
      if (tokens >= company.tokens && requests >= company.requests) return true;
      if (requests >= within) break;
    }
    return false;
  }

  /** Requests from the front, without taking them. */
  private *ahead(): Generator<number> {
    for (let index = this.preempted.length - 1; index >= 0; index -= 1) yield this.preempted[index] as number;
    for (let index = this.next; index < this.arrived.length; index += 1) yield this.arrived[index] as number;
  }
}
