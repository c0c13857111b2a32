import { describe, expect, it } from 'vitest';
import { evidenceRules } from '../../src/explain/evidence/rules.ts';
import { guideSection } from '../../src/explain/guides.ts';
import { languages } from '../../src/text/language.ts';

const cited = [...new Set(Object.values(evidenceRules).map(({ guide }) => guide))];

describe('guides', () => {
  it.each(cited)('%s is a section in both languages, cut into paragraphs', (id) => {
    const sections = languages.map((language) => guideSection(id, language));
    for (const section of sections) {
      expect(section?.id).toBe(id);
      expect(section?.title).toMatch(/^\S.*\S$/u);
      expect(section?.paragraphs.length).toBeGreaterThan(0);
      for (const one of section?.paragraphs ?? []) {
        expect(one).toBe(one.trim());
        expect(one).not.toBe('');
        expect(one).not.toMatch(/\n\n|<a id=/u);
      }
    }
    const [en, zh] = sections;
    expect(en?.paragraphs).not.toEqual(zh?.paragraphs);
  });

  it('have no section that nobody wrote', () => {
    expect(guideSection('mappings#nothing', 'en')).toBeNull();
  });
});
