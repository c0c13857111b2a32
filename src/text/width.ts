import stringWidth from 'string-width';
import { isCommand, type Line, type Span, span } from './line.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Every sign of these texts is one character in one column. */
const ascii = /^[ -~]*$/;

/** The user-perceived characters of a text. */
export function graphemes(text: string): string[] {
  if (ascii.test(text)) return text.split('');
  return [...segmenter.segment(text)].map((part) => part.segment);
}

/** Widths of texts that were measured; measuring a Chinese sign anew costs more than drawing it. */
const measured = new Map<string, number>();
/** So many texts are remembered: the signs of both languages many times over, a few megabytes at most. */
const measuredLimit = 20_000;
/** Longer texts are seldom drawn twice. */
const measuredLength = 64;

/** Terminal columns of a text (a Chinese character takes two). */
export function displayWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  if (text.length > measuredLength) return stringWidth(text);
  const known = measured.get(text);
  if (known !== undefined) return known;
  if (measured.size >= measuredLimit) measured.clear();
  const columns = stringWidth(text);
  measured.set(text, columns);
  return columns;
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
  /** One span for each sign, as each may carry its own tone. */
  readonly signs: Span[];
  width: number;
}

const closing = /^[，。；：！？、）」』】》”’％,.;:!?)\]]/;
const opening = /[（「『【《“‘([]$/;
const unit = /^ (?:ms|%|GiB|tok\/s|req\/s)(?![\p{L}\d])/u;

/** Whether a line may break between two signs of which one is wide: never before a closing mark or behind an opening one. */
export function breaksBesideWide(before: string, sign: string): boolean {
  const isWide = displayWidth(sign) > 1 || displayWidth(before) > 1;
  return isWide && !closing.test(sign) && !opening.test(before);
}

/**
 * Words of a line. A wide (CJK) character is a word of its own, because a line may break beside it; closing marks belong
 * to what they close and opening marks to what they open, across changes of tone; a figure keeps its unit.
 */
function words(one: Line): Word[] {
  const signs = one.flatMap(({ text, tone }) => graphemes(text).map((sign): Span => ({ text: sign, tone })));
  const isInFigure = (at: number): boolean =>
    /\d$/.test(signs[at - 1]?.text ?? '') &&
    unit.test(
      signs
        .slice(at, at + 8)
        .map(({ text }) => text)
        .join(''),
    );
  const found: Word[] = [];
  signs.forEach((sign, at) => {
    const { text } = sign;
    const before = signs[at - 1]?.text ?? ' ';
    const isSpaced = text === ' ' ? !isInFigure(at) : before === ' ' && !isInFigure(at - 1);
    const canBreak = isSpaced || breaksBesideWide(before, text);
    const last = found.at(-1);
    if (last === undefined || canBreak) found.push({ signs: [sign], width: displayWidth(text) });
    else {
      last.signs.push(sign);
      last.width += displayWidth(text);
    }
  });
  return found;
}

/**
 * Wraps a line to `columns`, continuation lines indented by `hanging`. Nothing is lost but spaces at a break: a word
 * wider than the screen is broken. Closing marks do not start a line. A command stays whole.
 */
export function wrap(one: Line, columns: number, hanging = 0): Line[] {
  if (isCommand(one)) return [one];
  // Most lines fit, and taking them apart sign by sign is most of what drawing costs.
  if (lineWidth(one) <= columns) return [joinEqualTones(one.filter(({ text }) => text !== ''))];
  const lines: Span[][] = [[]];
  let used = 0;
  const breakLine = () => {
    const full = lines.at(-1) ?? [];
    while (full.at(-1)?.text === ' ') full.pop();
    lines.push(hanging > 0 ? [span(' '.repeat(hanging))] : []);
    used = hanging;
  };
  for (const { signs, width } of words(one)) {
    if (used + width > columns && used > hanging) {
      breakLine();
      if (signs[0]?.text === ' ') continue;
    }
    for (const sign of signs) {
      const columnsOfSign = displayWidth(sign.text);
      if (used + columnsOfSign > columns && used > hanging) breakLine();
      lines.at(-1)?.push(sign);
      used += columnsOfSign;
    }
  }
  return lines.map(joinEqualTones);
}

function joinEqualTones(parts: readonly Span[]): Line {
  const joined: Span[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last && last.tone === part.tone)
      joined[joined.length - 1] = { text: last.text + part.text, tone: part.tone };
    else joined.push(part);
  }
  return joined;
}
