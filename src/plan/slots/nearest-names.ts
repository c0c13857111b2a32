/** Insertions, deletions and substitutions between two words. */
function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}

function simplified(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** The names nearest to a word, nearest first: names that contain it, then those with the fewest edits. */
export function nearestNames(word: string, names: readonly string[], count = 3): readonly string[] {
  const wanted = simplified(word);
  const distance = (name: string) => {
    const candidate = simplified(name);
    return wanted && candidate.includes(wanted)
      ? 0
      : editDistance(wanted, candidate) / Math.max(1, candidate.length);
  };
  return names
    .map((name) => ({ name, far: distance(name) }))
    .sort((one, other) => one.far - other.far || one.name.localeCompare(other.name, 'en'))
    .slice(0, count)
    .map(({ name }) => name);
}
