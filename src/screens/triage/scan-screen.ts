import { fixed } from '../../text/figures.ts';
import { emptyLine, type Line, line, span } from '../../text/line.ts';
import { truncate, wrap } from '../../text/width.ts';
import { type Block, block } from '../block.ts';
import { packed } from '../parts/footer.ts';
import { progressBar } from '../parts/progress-bar.ts';
import type { View } from '../view.ts';

/** How far the reading of one file is. */
export interface ScanView {
  readonly name: string;
  readonly fileBytes: number;
  readonly totalBytes: number;
  readonly events: number;
  readonly elapsedMs: number;
}

const barColumns = 32;

/** A number of bytes as people read it. */
export function byteText(bytes: number): string {
  if (bytes < 1e6) return `${fixed(bytes / 1e3, 1)} kB`;
  return bytes < 1e9 ? `${fixed(bytes / 1e6, 1)} MB` : `${fixed(bytes / 1e9, 2)} GB`;
}

/** A file being read: bytes, rate, events; what a capture says; then the working out of the tables. */
export function scanScreen(state: ScanView | string | null, view: View): Block {
  const { triageScreen: texts } = view.texts;
  if (typeof state === 'string') {
    const keys = packed([{ key: 'ctrl+c', words: texts.footer.endCapture }], view.columns);
    const said = wrap(line('  ', span(state, 'dim')), view.columns, 2);
    return block([...said.slice(0, Math.max(1, view.rows - keys.length - 1)), emptyLine, ...keys]);
  }
  if (state === null) return block([line('  ', span(texts.analysing, 'dim'))]);
  const { name, fileBytes, totalBytes, events, elapsedMs } = state;
  const rate = elapsedMs > 0 ? (fileBytes / elapsedMs) * 1000 : 0;
  const lines: Line[] = [
    line(span(truncate(texts.reading(name), view.columns), 'strong')),
    line('  ', span(progressBar(totalBytes > 0 ? fileBytes / totalBytes : 0, barColumns), 'accent')),
    line(
      '  ',
      span(
        truncate(
          texts.read(byteText(fileBytes), byteText(totalBytes), byteText(rate), fixed(events)),
          view.columns - 2,
        ),
        'dim',
      ),
    ),
  ];
  return block(lines);
}
