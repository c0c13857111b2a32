import stringWidth from 'string-width';
import { type Line, type Span, span } from './line.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The user-perceived characters of a text. */
export function graphemes(text: string): string[] {
  return [...segmenter.segment(text)].map((part) => part.segment);
}

/** Terminal columns of a text (a Chinese character takes two). */
export function displayWidth(text: string): number {
  return stringWidth(text);
}

/** Terminal columns of a line. */
export function lineWidth(one: Line): number {
  return one.reduce((sum, part) => sum + displayWidth(part.text), 0);
}

/** Pads on the right to `columns`. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

/** Pads on the left to `columns`. */
export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - displayWidth(text))) + text;
}

/** The text cut to `columns`, ending in `…` where something was left out. */
export function truncate(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const grapheme of graphemes(text)) {
    width += displayWidth(grapheme);
    if (width > columns - 1) break;
    kept += grapheme;
  }
  return columns > 0 ? `${kept}…` : '';
}

interface Word {
  readonly part: Span;
  readonly width: number;
  readonly isSpace: boolean;
}

const closing = /^[，。；：！？、）」』】》,.;:!?)\]]/;

/**
 * Words of a line. A wide (CJK) character is a word of its own, because a line may break beside it; closing marks
 * belong to what they close, so that none starts a line.
 */
function words(one: Line): Word[] {
  return one.flatMap((part) => {
    const pieces: string[] = [];
    let isRun = false;
    for (const grapheme of graphemes(part.text)) {
      const breaksAlone = grapheme === ' ' || displayWidth(grapheme) > 1;
      const last = pieces.at(-1);
      const joins = last !== undefined && last !== ' ' && (closing.test(grapheme) || (isRun && !breaksAlone));
      if (joins) pieces[pieces.length - 1] = last + grapheme;
      else pieces.push(grapheme);
      isRun = !breaksAlone;
    }
    return pieces.map((text) => ({
      part: span(text, part.tone),
      width: displayWidth(text),
      isSpace: text === ' ',
    }));
  });
}

/**
 * Wraps a line to `columns`, continuation lines indented by `hanging`. Nothing is lost: a word wider than the
 * screen is broken. Chinese closing marks do not start a line.
 */
export function wrap(one: Line, columns: number, hanging = 0): Line[] {
  const lines: Span[][] = [[]];
  let used = 0;
  const breakLine = () => {
    lines.push(hanging > 0 ? [span(' '.repeat(hanging))] : []);
    used = hanging;
  };
  for (const word of words(one)) {
    if (used + word.width > columns && used > hanging) {
      breakLine();
      if (word.isSpace) continue;
    }
    let rest = graphemes(word.part.text);
    while (rest.length > 0) {
      const room = Math.max(1, columns - used);
      let taken = 0;
      let width = 0;
      while (taken < rest.length && width + displayWidth(rest[taken] ?? '') <= room) {
        width += displayWidth(rest[taken] ?? '');
        taken += 1;
      }
      taken = Math.max(1, taken);
      const current = lines.at(-1);
      current?.push(span(rest.slice(0, taken).join(''), word.part.tone));
      used += width;
      rest = rest.slice(taken);
      if (rest.length > 0) breakLine();
    }
  }
  return lines.map(joinEqualTones);
}

function joinEqualTones(parts: readonly Span[]): Line {
  const joined: Span[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last && last.tone === part.tone) joined[joined.length - 1] = span(last.text + part.text, part.tone);
    else joined.push(part);
  }
  return joined;
}
