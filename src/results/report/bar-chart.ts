import { chart, element, escapeMarkup, label } from './svg.ts';

export interface BarPart {
  readonly name: string;
  readonly value: number;
  /** Class of the page's style sheet: `mem`, `comm`, `cube`, `vec`, `gain`, `loss`. */
  readonly style: string;
  readonly shown: string;
}

export interface Bar {
  readonly name: string;
  readonly parts: readonly BarPart[];
}

const rowHeight = 34;
const nameWidth = 190;
const barWidth = 470;
const shownWidth = 60;

/** Horizontal stacked bars over a common scale; each part names itself when it is wide enough. */
export function barChart(id: string, title: string, bars: readonly Bar[], largest: number): string {
  const description = bars
    .map((bar) => `${bar.name}: ${bar.parts.map((part) => `${part.name} ${part.shown}`).join(', ')}`)
    .join('; ');
  const marks = bars.flatMap((bar, at) => {
    const y = at * rowHeight + 8;
    let x = nameWidth;
    const parts = bar.parts.flatMap((part) => {
      const width = largest > 0 ? (Math.abs(part.value) / largest) * barWidth : 0;
      const start = x;
      x += width;
      if (width <= 0) return [];
      const text = `${part.name} ${part.shown}`.trim();
      const tip = `<title>${escapeMarkup(text)}</title>`;
      const rectangle = element('rect', { class: part.style, x: start, y, width, height: 20 }, tip);
      const fits = text.length * 7 + 8 <= width;
      return fits
        ? [rectangle, label(start + 5, y + 14.5, text, { class: `on ${part.style}-on` })]
        : [rectangle];
    });
    const last = bar.parts.length === 1 ? [label(x + 6, y + 14.5, bar.parts[0]?.shown ?? '')] : [];
    return [label(0, y + 14.5, bar.name), ...parts, ...last];
  });
  return chart(
    id,
    title,
    description,
    { width: nameWidth + barWidth + shownWidth, height: bars.length * rowHeight + 8 },
    marks,
  );
}
