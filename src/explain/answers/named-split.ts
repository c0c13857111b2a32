import { wellSpelled } from '../../text/words/misspelled.ts';
import { spelled as plainly } from '../../text/words/spelling.ts';
import { says } from '../../text/words/words.ts';
import type { Question } from './question.ts';

/** A parallel strategy as far as a question names it. */
export type NamedSplit = Pick<Extract<Question, { intent: 'why-not' }>, 'split' | 'words' | 'other'>;

const parallelNames: readonly (readonly ['tp' | 'dp' | 'ep', RegExp])[] = [
  ['tp', /tensor[- ]parallel(?:ism)?|张量并行/gu],
  ['dp', /data[- ]parallel(?:ism)?|数据并行/gu],
  ['ep', /expert[- ]parallel(?:ism)?|专家并行/gu],
];

const sizeWords: Readonly<Record<string, number>> = {
  two: 2,
  four: 4,
  eight: 8,
  sixteen: 16,
  两: 2,
  二: 2,
  四: 4,
  八: 8,
  十六: 16,
};

/** The words in the spelling that the rules know: small letters, parallel dimensions by their short names. */
export function spelled(said: string): string {
  const short = parallelNames.reduce(
    (words, [name, long]) => words.replaceAll(long, name),
    wellSpelled(plainly(said)),
  );
  // `four-way TP`, 四路TP: the size stands before the name.
  return short.replaceAll(
    /(?<![a-z])(two|four|eight|sixteen|2|4|8|16|两|二|四|八|十六)(?:[- ]?way|路) ?(tp|dp|ep)(?![a-z])/gu,
    (_, size: string, name: string) => `${name}=${sizeWords[size] ?? size}`,
  );
}

/** The strategies that a question names, and the one it is about: of two, the one that lost, or the last. */
export function splitIn(
  text: string,
): { readonly own: NamedSplit; readonly other: NamedSplit | null } | null {
  const groups: RegExpExecArray[][] = [];
  for (const found of text.matchAll(
    /(?<![a-z])(tp|dp|ep) ?(?:[=:为是]|to|sizes?|of|by|from|降到|降为|减到|减为|改成|改为|改到|换成|换到|提到|升到|开到|设成|设为|到|用|取)? ?(\d+)/gu,
  )) {
    const group = groups.at(-1);
    const isOther = group?.some((one) => one[1] === found[1]) ?? true;
    if (group && !isOther) group.push(found);
    else groups.push([found]);
  }
  const chosen = says('losing', text) ? groups[0] : groups.at(-1);
  const second = groups.find((group) => group !== chosen);
  return chosen ? { own: namedSplit(chosen), other: second ? namedSplit(second) : null } : null;
}

function namedSplit(group: readonly RegExpExecArray[]): NamedSplit {
  return {
    split: Object.fromEntries(group.map((one) => [one[1] ?? '', Number(one[2])])),
    words: group.map((one) => `${(one[1] ?? '').toUpperCase()}=${one[2]}`).join(' '),
  };
}

/** A parallel dimension that is named without a size: `why not EP?` asks about every size above 1. */
export function dimensionIn(text: string): NamedSplit | null {
  const name = /(?<![a-z-])(tp|dp|ep)(?![a-z])/u.exec(text)?.[1] as 'tp' | 'dp' | 'ep' | undefined;
  return name === undefined ? null : { split: { [name]: 'several' }, words: `${name.toUpperCase()}>1` };
}
