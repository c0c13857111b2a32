import files from '#references/skills';
import type { Language } from '../../text/language.ts';

/** The skill of the rounds that ships with the program, in a language. @throws RangeError where it is not there */
export function skillText(language: Language): string {
  const name = language === 'zh' ? 'SKILL.zh.md' : 'SKILL.md';
  const found = files.find(({ path }) => path.endsWith(`campaign-rounds/${name}`));
  if (typeof found?.data !== 'string') throw new RangeError(name);
  return found.data;
}
