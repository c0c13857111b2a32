import { expect, test } from 'vitest';
import { drawGallery } from './draw.ts';

const widths = [40, 80, 120];

test.each((['en', 'zh'] as const).flatMap((language) => widths.map((columns) => ({ language, columns }))))(
  'every screen in $language at $columns columns',
  async ({ language, columns }) => {
    const drawn = drawGallery({ languages: [language], widths: [columns] });
    await expect(drawn).toMatchFileSnapshot(`../../gallery/${language}-${columns}.txt`);
  },
);
