/** Requests on their way to a server, in order of time, that its scheduler has not seen yet. */
export class Inbox {
  private readonly entries: { readonly request: number; readonly at: number }[] = [];
  private start = 0;

  push(request: number, at: number): void {
    this.entries.push({ request, at });
  }

  /** When the next one arrives; Infinity when none is on its way. */
  nextAt(): number {
    return this.entries[this.start]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Hands over those that have arrived by `now`. */
  takeArrived(now: number, take: (request: number) => void): void {
    for (
      let one = this.entries[this.start];
      one !== undefined && one.at <= now;
      one = this.entries[this.start]
    ) {
      take(one.request);
      this.start += 1;
    }
  }
}
