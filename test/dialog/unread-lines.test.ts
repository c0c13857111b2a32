import { expect, it } from 'vitest';
import type { Unread } from '../../src/dialog/understanding/unread.ts';
import { unreadTexts } from '../../src/dialog/unread-lines.ts';

const parts: readonly Unread[] = [
  { text: 'TPOT is  70 ms', reason: 'today', start: 0, length: 14 },
  { text: '8', reason: 'today', start: 18, length: 1 },
  { text: 'A100', reason: 'others', start: 20, length: 4 },
];

it('parts that are not used for one reason share its sentence', () => {
  const [first, second, ...more] = unreadTexts(parts, 'en');
  expect(first).toMatch(/^not used: "TPOT is 70 ms", "8" – /u);
  expect(second).toMatch(/^not used: "A100" – /u);
  expect(more).toEqual([]);
  expect(unreadTexts(parts, 'zh')[0]).toContain('“TPOT is 70 ms”、“8”');
});
