/**
 * Prompts that wait for their last chunk, first come first served. They come in groups that earlier steps took
 * together; groups never merge, so that sums over them keep their order.
 */
export class PromptQueue {
  /** Requests that still wait. */
  waiting: number;
  private readonly groupSize: number;
  private leftOfGroup: number;

  /** `groupSize`: requests of a group; only the last one may be smaller. */
  constructor(requests: number, groupSize: number) {
    this.waiting = requests;
    this.groupSize = groupSize;
    this.leftOfGroup = Math.min(groupSize, requests);
  }

  /** Takes up to `limit` requests of the group in front. */
  take(limit: number): number {
    const count = Math.min(limit, this.leftOfGroup);
    this.waiting -= count;
    this.leftOfGroup -= count;
    if (this.leftOfGroup === 0) this.leftOfGroup = Math.min(this.groupSize, this.waiting);
    return count;
  }
}
