import { chart, element, escapeMarkup, label } from './svg.ts';

/** A part of a bar, in the unit of the chart. */
export interface BarPart {
  readonly name: string;
  readonly value: number;
  /** Class of the page's style sheet: `mem`, `comm`, `cube`, `vec`, `gain`, `loss`. */
  readonly style: string;
  readonly shown: string;
}

/** A bar of a chart. */
export interface Bar {
  readonly name: string;
  readonly parts: readonly BarPart[];
}

const width = 720;
const rowHeight = 48;
const barHeight = 20;
/** Room right of a bar of one part, for its figure. */
const figureWidth = 92;
/** Average width of a letter at the chart's size; a Chinese one takes two. */
const letter = 7.2;

function textWidth(text: string): number {
  return [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2e80 ? 2 : 1), 0) * letter;
}

/** Horizontal stacked bars over a common scale, each under its name; a part names itself when it is wide enough. */
export function barChart(id: string, title: string, bars: readonly Bar[], largest: number): string {
  const isSingle = bars.every((bar) => bar.parts.length === 1);
  const room = isSingle ? width - figureWidth : width;
  const description = bars
    .map((bar) => `${bar.name}: ${bar.parts.map((part) => `${part.name} ${part.shown}`.trim()).join(', ')}`)
    .join('; ');
  const marks = bars.flatMap((bar, at) => {
    const top = at * rowHeight;
    const y = top + 20;
    let x = 0;
    const parts = bar.parts.flatMap((part) => {
      const size = largest > 0 ? (Math.abs(part.value) / largest) * room : 0;
      const start = x;
      x += size;
      if (size <= 0) return [];
      const text = `${part.name} ${part.shown}`.trim();
      const tip = `<title>${escapeMarkup(text)}</title>`;
      const gap = bar.parts.length > 1 ? 1 : 0;
      const shape = { class: part.style, x: start, y, width: Math.max(1, size - gap), height: barHeight };
      const rectangle = element('rect', shape, tip);
      const isNamed = !isSingle && textWidth(text) + 10 <= size;
      return isNamed ? [rectangle, label(start + 7, y + 14.5, text, { class: 'on' })] : [rectangle];
    });
    const track = element('rect', { class: 'track', x: 0, y, width: room, height: barHeight, rx: 3 });
    const figure = isSingle ? [label(x + 8, y + 14.5, bar.parts[0]?.shown ?? '', { class: 'strong' })] : [];
    return [label(0, top + 13, bar.name), ...(isSingle ? [] : [track]), ...parts, ...figure];
  });
  return chart(id, title, description, { width, height: bars.length * rowHeight }, marks);
}
