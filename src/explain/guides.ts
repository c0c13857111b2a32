import files from '#references/guides';
import type { Language } from '../text/language.ts';
import { matchesOf } from '../text/words/matches.ts';

/** One section of the guides: what a rule rests on, in one language. */
export interface GuideSection {
  /** `mappings#waves`. */
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
}

const anchored = /<a id="([\w-]+)"><\/a>\n+## ([^\n]+)\n([\s\S]*?)(?=<a id="|$)/g;

function sectionsOf(path: string, text: string): GuideSection[] {
  const name = path.replace(/^.*\//, '').replace(/\.md$/, '');
  return matchesOf(text, anchored).map(([, anchor = '', title = '', body = '']) => ({
    id: `${name}#${anchor}`,
    title: title.trim(),
    paragraphs: body
      .split(/\n{2,}/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  }));
}

const all: readonly (GuideSection & { readonly language: string })[] = files.flatMap(({ path, data }) => {
  const language = /\/(en|zh)\//.exec(path)?.[1] ?? '';
  return typeof data === 'string' ? sectionsOf(path, data).map((one) => ({ ...one, language })) : [];
});

/** A section that rules cite; null where the guides do not have it. */
export function guideSection(id: string, language: Language): GuideSection | null {
  return all.find((one) => one.id === id && one.language === language) ?? null;
}
