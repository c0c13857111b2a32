import { type Catalogue, messages } from '../../text/catalogue.ts';
import type { Bilingual } from '../../text/language.ts';

/** A text of this backend in every language. */
export function said(say: (texts: Catalogue['tensorcast']) => string): Bilingual {
  return { en: say(messages('en').tensorcast), zh: say(messages('zh').tensorcast) };
}
