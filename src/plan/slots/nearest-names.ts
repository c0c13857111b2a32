import { editDistance } from '../../text/words/edit-distance.ts';

/** Length above which a text is no name; edits are counted letter by letter of both. */
const longestName = 200;

function simplified(name: string): string {
  return name
    .slice(0, longestName)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Farther than this a name has nothing to do with the word; edits a letter of the longer of the two. */
const farthest = 0.6;

/** How far a name is from a word: 0 where one is a part of the other, else edits a letter; ids without their owner, too. */
function distanceTo(wanted: string, name: string): number {
  const forms = [simplified(name), simplified(name.split('/').at(-1) ?? name)];
  const distances = forms.map((form) => {
    const isPart = wanted !== '' && (form.includes(wanted) || (form.length > 3 && wanted.includes(form)));
    if (isPart) return Math.abs(form.length - wanted.length) / 1000;
    return editDistance(wanted, form) / Math.max(1, form.length, wanted.length);
  });
  return Math.min(...distances);
}

/** The names nearest to a word, nearest first: names that contain it or are a part of it, then those with the fewest edits. */
export function nearestNames(word: string, names: readonly string[], count = 3): readonly string[] {
  const wanted = simplified(word);
  return names
    .map((name) => ({ name, far: distanceTo(wanted, name) }))
    .sort((one, other) => one.far - other.far || one.name.localeCompare(other.name, 'en'))
    .slice(0, count)
    .map(({ name }) => name);
}

/** The nearest names that are equally near: of several none stands for the others. */
export function tiedNames(word: string, names: readonly string[], most = 3): readonly string[] {
  const wanted = simplified(word);
  const sorted = nearestNames(word, names, most);
  const [first] = sorted;
  const least = first === undefined ? 0 : distanceTo(wanted, first);
  return sorted.filter((name) => distanceTo(wanted, name) <= least);
}

/** The nearest names that are near at all; none where nothing is. */
export function namesNear(word: string, names: readonly string[], count = 3): readonly string[] {
  const wanted = simplified(word);
  return nearestNames(word, names, count).filter((name) => distanceTo(wanted, name) <= farthest);
}
