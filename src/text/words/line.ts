/**
 * The notation of one line of `dialogs/words.yaml`, and its translation into a regular expression.
 *
 * Words stand for themselves, in small letters, half-width. `\<` and `\>` mark where an English word begins and ends;
 * `…` is a gap of at most 24 characters and `…8` one of at most 8; `{name}` stands for any line of the list of that
 * name; `#` is an amount (`300`, `1,024`, `32k`, `12万`), which is captured: its number, then its scale; parentheses
 * group and never capture. Everything else means what it means in a regular expression.
 */
const notation: readonly (readonly [RegExp, string])[] = [
  [/\\</gu, '(?<![a-z])'],
  [/\\>/gu, '(?![a-z])'],
  [/…(\d+)/gu, '.{0,$1}'],
  [/…/gu, '.{0,24}'],
];

/** A parenthesis that opens a group and is neither escaped nor inside a set of characters. */
const opening = /\\.|\[(?:\\.|[^\]])*\]|\((?!\?)/gu;
const named = /\{(?<name>[a-z][a-z0-9-]*)\}/gu;

/** An amount as written. It never begins inside of another number. */
const amount = '(?<![\\d.]|\\d,)(\\d{1,3}(?:,\\d{3}){1,4}(?!\\d)|\\d{1,15}(?:\\.\\d{1,9})?) ?(k|m|万|千)?';

/** Alternatives as one group. */
export function anyOf(sources: readonly string[]): string {
  return `(?:${sources.join('|')})`;
}

/**
 * The source of the regular expression that a line stands for.
 *
 * @param lists the alternatives of each list, already translated.
 * @throws RangeError where the line names a list that is not there.
 */
export function lineSource(line: string, lists: ReadonlyMap<string, string>): string {
  const grouped = notation
    .reduce((source, [mark, meaning]) => source.replaceAll(mark, meaning), line)
    .replaceAll(opening, (found) => (found === '(' ? '(?:' : found));
  return grouped
    .replaceAll('#', () => amount)
    .replaceAll(named, (_, name: string) => {
      const list = lists.get(name);
      if (list === undefined) throw new RangeError(`no list is called "${name}"`);
      return list;
    });
}
