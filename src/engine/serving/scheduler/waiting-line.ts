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

  /** Requests from the front, as many as asked, without taking them. */
  *ahead(): Generator<number> {
    for (let index = this.preempted.length - 1; index >= 0; index -= 1) yield this.preempted[index] as number;
    for (let index = this.next; index < this.arrived.length; index += 1) yield this.arrived[index] as number;
  }
}
