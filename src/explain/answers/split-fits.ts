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
