/**
 * Work in parts: between two of them a caller that draws a screen lets it hear its keys. Each part is to take a few
 * milliseconds; where a part grows with the trace, it is cut by rows.
 */
export type Steps<Result> = Generator<void, Result, void>;

/** Rows of a table that are looked at in one part. */
export const rowsAtOnce = 1 << 15;

/** Does all parts at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Does the parts with a pause between each two of them; `pause` lets others work. */
export async function finishWithPauses<Result>(
  steps: Steps<Result>,
  pause: () => Promise<void>,
): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await pause();
  }
}
