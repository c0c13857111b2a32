import { screenBelow } from '../../../src/screens/live-screen.ts';
import { addSettled, nothingSettled } from '../../../src/screens/settled.ts';
import { viewOf } from '../../../src/screens/view.ts';
import type { Language } from '../../../src/text/language.ts';
import { plain } from '../../../src/text/line.ts';
import { displayWidth, graphemes } from '../../../src/text/width.ts';
import { type GalleryScreen, galleryScreens } from './screens.ts';

export interface GalleryOptions {
  readonly languages: readonly Language[];
  /** Columns of the terminals to draw for. */
  readonly widths: readonly number[];
}

const galleryRows = 42;
const caretSign = '▏';

/** A text with the caret drawn into it, where a terminal shows its own. */
function withCaret(text: string, column: number): string {
  let before = '';
  for (const grapheme of graphemes(text)) {
    if (displayWidth(before) >= column) break;
    before += grapheme;
  }
  const padding = ' '.repeat(Math.max(0, column - displayWidth(before)));
  return before + padding + caretSign + text.slice(before.length);
}

/** One screen as text: what has scrolled up, then the live part. */
export function drawScreen(screen: GalleryScreen, columns: number): string {
  const view = viewOf(screen.snapshot.language, columns, galleryRows);
  const settled = addSettled(nothingSettled, screen.snapshot, view);
  const above = settled.items.flatMap((item) => item.lines.map(plain));
  const frame = screenBelow(settled, screen.snapshot, screen.state, screen.earlier, view);
  const live = frame.lines.map((one, at) =>
    frame.caret?.row === at ? withCaret(plain(one), frame.caret.column) : plain(one),
  );
  return [...above, ...live].map((text) => text.trimEnd()).join('\n');
}

/** Every screen in the given languages and widths, as text. */
export function drawGallery(options: GalleryOptions): string {
  const parts: string[] = [];
  for (const language of options.languages) {
    for (const columns of options.widths) {
      for (const screen of galleryScreens(language, columns)) {
        parts.push(`==== ${screen.name} · ${language} · ${columns}`, drawScreen(screen, columns), '');
      }
    }
  }
  return parts.join('\n');
}
