import type { Question } from './question.ts';

/** Sizes of a strategy as a question names them. */
export type Split = Extract<Question, { intent: 'why-not' }>['split'];

/** Sizes of a strategy as a row has them; null where it does not say. */
export type Sizes = Readonly<Record<'tp' | 'dp' | 'ep', number | null>>;

/** Whether a row has every size that a question names. */
export function fitsSplit(sizes: Sizes, split: Split): boolean {
  return (['tp', 'dp', 'ep'] as const).every((name) => {
    const asked = split[name];
    if (asked === undefined) return true;
    return asked === 'several' ? (sizes[name] ?? 1) > 1 : sizes[name] === asked;
  });
}

/** A strategy by every size that it has, with the words for it; null where it has none. */
export function splitOfSizes(sizes: Sizes): { readonly split: Split; readonly words: string } | null {
  const known = (['tp', 'dp', 'ep'] as const).flatMap((name) => {
    const size = sizes[name];
    return size === null ? [] : [[name, size] as const];
  });
  if (known.length === 0) return null;
  return {
    split: Object.fromEntries(known),
    words: known.map(([name, size]) => `${name.toUpperCase()}=${size}`).join(' '),
  };
}
