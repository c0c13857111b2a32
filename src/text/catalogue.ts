import { en } from './en/index.ts';
import type { Language } from './language.ts';
import { zh } from './zh/index.ts';

/** Literal texts widened to strings, so that another language may say it in its own words. */
type Widened<T> = T extends string
  ? string
  : T extends (...given: infer Given) => infer Said
    ? (...given: Given) => Widened<Said>
    : { readonly [Key in keyof T]: Widened<T[Key]> };

/** The shape every language must fill; a missing text is a compile error. */
export type Catalogue = Widened<typeof en>;

const catalogues: Readonly<Record<Language, Catalogue>> = { en, zh };

/** All texts of one language. */
export function messages(language: Language): Catalogue {
  return catalogues[language];
}
