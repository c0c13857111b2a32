import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { screenBelow } from '../../src/screens/live-screen.ts';
import { addSettled, nothingSettled } from '../../src/screens/settled.ts';
import { inAscii } from '../../src/screens/signs.ts';
import { viewOf } from '../../src/screens/view.ts';
import { plain } from '../../src/text/line.ts';
import { lineWidth } from '../../src/text/width.ts';
import { galleryScreens, shownCommands } from '../ui/gallery/screens.ts';

const sizes = fc.record({
  columns: fc.integer({ min: 24, max: 160 }),
  rows: fc.integer({ min: 8, max: 50 }),
  language: fc.constantFrom('en' as const, 'zh' as const),
});

function drawn(columns: number, rows: number, language: 'en' | 'zh') {
  const view = viewOf(language, columns, rows);
  return galleryScreens(language, columns).map((screen) => {
    const settled = addSettled(nothingSettled, screen.snapshot, view);
    const frame = screenBelow(settled, screen.snapshot, screen.state, screen.earlier, view);
    return { screen, settled, frame, view };
  });
}

type Drawn = ReturnType<typeof drawn>[number];

/** The live part stays two lines below the height of the terminal and off its last column. */
function expectInside({ screen, frame }: Drawn, columns: number, rows: number) {
  expect(frame.lines.length, `${screen.name} height`).toBeLessThanOrEqual(rows - 2);
  for (const one of frame.lines) {
    expect(lineWidth(one), `${screen.name}: ${plain(one)}`).toBeLessThanOrEqual(Math.min(columns - 1, 96));
  }
}

/** What is written once fits too, except the command, which is one whole line. */
function expectWritten({ screen, settled }: Drawn, columns: number) {
  const commands = shownCommands(screen.snapshot);
  for (const one of settled.items.flatMap((item) => item.lines)) {
    if (commands.includes(plain(one))) continue;
    expect(lineWidth(one), `${screen.name}: ${plain(one)}`).toBeLessThanOrEqual(columns - 1);
  }
  const written = settled.items.flatMap((item) => item.lines.map(plain));
  if (settled.review) for (const command of commands) expect(written).toContain(command);
}

/** The caret stands on a drawn line. */
function expectCaret({ screen, frame }: Drawn, columns: number) {
  if (!frame.caret) return;
  expect(frame.caret.row, screen.name).toBeGreaterThanOrEqual(0);
  expect(frame.caret.row, screen.name).toBeLessThan(frame.lines.length);
  expect(frame.caret.column, screen.name).toBeLessThan(columns);
}

describe('every screen at every size', () => {
  test('fits, with all that was written and with its caret', () => {
    fc.assert(
      fc.property(sizes, ({ columns, rows, language }) => {
        for (const one of drawn(columns, rows, language)) {
          expectInside(one, columns, rows);
          expectWritten(one, columns);
          expectCaret(one, columns);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('ASCII signs take the same columns', () => {
    for (const { frame } of drawn(80, 40, 'en')) {
      const ascii = inAscii(frame.lines);
      expect(ascii.map(lineWidth)).toEqual(frame.lines.map(lineWidth));
      expect(ascii.map(plain).join('')).not.toMatch(/[◆✓✗›│█░…●○]/);
    }
  });
});
