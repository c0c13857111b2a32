/** Cells of the table beyond which two sequences are not aligned. */
const mostCells = 64_000_000;

/** Positions in `theirs` for each entry of `ours`; -1 where an entry has no partner. */
export type Alignment = Int32Array;

/**
 * A longest common subsequence of two sequences of numbers, matching as early as it can. Null where the sequences are too
 * long to compare.
 */
function earliest(ours: readonly number[], theirs: readonly number[]): Alignment | null {
  const width = theirs.length + 1;
  if ((ours.length + 1) * width > mostCells) return null;
  // Length of the best alignment of the tails that begin at (i, j).
  const best = new Uint16Array((ours.length + 1) * width);
  for (let i = ours.length - 1; i >= 0; i -= 1) {
    for (let j = theirs.length - 1; j >= 0; j -= 1) {
      const at = i * width + j;
      best[at] =
        ours[i] === theirs[j]
          ? (best[at + width + 1] ?? 0) + 1
          : Math.max(best[at + width] ?? 0, best[at + 1] ?? 0);
    }
  }
  const partner = new Int32Array(ours.length).fill(-1);
  let i = 0;
  let j = 0;
  while (i < ours.length && j < theirs.length) {
    const at = i * width + j;
    if (ours[i] === theirs[j]) {
      partner[i] = j;
      i += 1;
      j += 1;
    } else if ((best[at + 1] ?? 0) >= (best[at + width] ?? 0)) j += 1;
    else i += 1;
  }
  return partner;
}

/**
 * Aligns two sequences in order. Where matching as early as possible and as late as possible give different partners, the
 * alignment is ambiguous: such an entry has both.
 */
export function alignInOrder(
  ours: readonly number[],
  theirs: readonly number[],
): { readonly early: Alignment; readonly late: Alignment } | null {
  const early = earliest(ours, theirs);
  const mirrored = earliest([...ours].reverse(), [...theirs].reverse());
  if (early === null || mirrored === null) return null;
  const late = new Int32Array(ours.length).fill(-1);
  mirrored.forEach((partner, at) => {
    if (partner >= 0) late[ours.length - 1 - at] = theirs.length - 1 - partner;
  });
  return { early, late };
}
