/**
 * Work that must not delay the stamp of what arrives next. Streams of equal latency are answered at the same moment: while
 * one of them is read through, the others would wait in their sockets, and the wait would be counted as the server's. So
 * every arrival is only stamped when it comes, and looked at once all that is there was taken in.
 */
export class ArrivalsQueue {
  #waiting: (() => void)[] = [];
  #isDue = false;

  /** Does this after everything that has arrived by now, in the order of arrival. */
  later(work: () => void): void {
    this.#waiting.push(work);
    if (this.#isDue) return;
    this.#isDue = true;
    // Callbacks of sockets run in one phase of the event loop, immediates in the one behind it.
    setImmediate(() => {
      this.#isDue = false;
      const due = this.#waiting;
      this.#waiting = [];
      for (const one of due) one();
    });
  }
}
