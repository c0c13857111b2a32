/** The languages a person can read and type here. */
export type Language = 'en' | 'zh';

/** Every language that the catalogue has. */
export const languages: readonly Language[] = ['en', 'zh'];

/** A text in both languages, as data files carry it. */
export type Bilingual = Readonly<Record<Language, string>>;

/**
 * The language to speak, from an explicit choice or the locale of the environment (`LC_ALL`, `LC_MESSAGES`, `LANG`).
 * Anything that is not Chinese is answered in English.
 */
export function detectLanguage(choice: string | undefined, locale: string | undefined): Language {
  const wanted = (choice ?? locale ?? '').toLowerCase();
  return wanted.startsWith('zh') ? 'zh' : 'en';
}
