import { type Line, span } from '../text/line.ts';

/** The signs of the screen; each meaning also has a word or a place. */
export const signs = {
  asked: '◆',
  settled: '✓',
  simulated: '~',
  warning: '!',
  error: '✗',
  note: '·',
  pointer: '›',
  bar: '│',
  marked: '●',
  unmarked: '○',
  up: '↑',
  down: '↓',
} as const;

/** Signs of a terminal without UTF-8; each takes the same one column. */
const fallbacks: Readonly<Record<string, string>> = {
  '◆': '*',
  '✓': '+',
  '✗': 'x',
  '★': '*',
  '▸': '>',
  '›': '>',
  '│': '|',
  '┊': ':',
  '├': '+',
  '┤': '+',
  '┬': '+',
  '┴': '+',
  '└': '+',
  '┌': '+',
  '─': '-',
  '█': '#',
  '░': '.',
  '●': 'o',
  '○': '-',
  '↑': '^',
  '↓': 'v',
  '→': '>',
  '…': '>',
  '·': '-',
  '–': '-',
  '—': '-',
  '≤': '<',
  '≥': '>',
  '×': 'x',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
};

/** Lines in plain ASCII signs, column for column; other scripts stay as they are. */
export function inAscii(lines: readonly Line[]): Line[] {
  return lines.map((one) =>
    one.map((part) => span([...part.text].map((sign) => fallbacks[sign] ?? sign).join(''), part.tone)),
  );
}
