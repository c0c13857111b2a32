import { type Catalogue, messages } from './catalogue.ts';
import type { Bilingual } from './language.ts';

/** A text in the words of both catalogues. */
export function labelled(words: (texts: Catalogue) => string): Bilingual {
  return { en: words(messages('en')), zh: words(messages('zh')) };
}
