import { type Line, line, type Span, span, type Tone } from '../../text/line.ts';
import { displayWidth, padEnd, padStart } from '../../text/width.ts';

/** How a plane is drawn. Sizes in terminal cells; the vertical axis begins at 0. */
export interface PlaneOptions {
  readonly width: number;
  readonly height: number;
  readonly xMin: number;
  readonly xMax: number;
  readonly yMax: number;
  readonly xTitle: string;
  readonly isAscii: boolean;
}

interface AxisSigns {
  readonly tick: string;
  readonly corner: string;
  readonly base: string;
  readonly baseTick: string;
}

const unicode: AxisSigns = { tick: '┤', corner: '└', base: '─', baseTick: '┬' };
const ascii: AxisSigns = { tick: '+', corner: '+', base: '-', baseTick: '+' };

/** A round step so that about `count` ticks cover the range. */
export function niceStep(range: number, count: number): number {
  const rough = range / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10;
  return factor * power;
}

/** `3875` as `3.9k`, for axes. */
function short(value: number): string {
  const scaled = value >= 1000 ? value / 1000 : value;
  return `${Number(scaled.toPrecision(3))}${value >= 1000 ? 'k' : ''}`;
}

/** Share of the range that stays free on both sides. */
const margin = 0.08;

/** Least range, as a share of the highest value: a closer look would make much of what no measurement could tell apart. */
const leastRange = 0.1;

/** From the lowest to the highest value with a margin, never below 0: an axis from 0 would leave most of it empty. */
export function horizontalRange(values: readonly number[]): { readonly xMin: number; readonly xMax: number } {
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const room = highest > lowest ? (highest - lowest) * margin : Math.max(highest * margin, 1);
  const xMax = highest + room;
  return { xMin: Math.max(0, Math.min(lowest - room, xMax * (1 - leastRange))), xMax };
}

/** Signs on a grid of terminal cells, with axes that fit. */
export class Plane {
  private readonly options: PlaneOptions;
  private readonly signs: AxisSigns;
  private readonly yStep: number;
  private readonly yTop: number;
  private readonly labelColumns: number;
  private readonly columns: number;
  private readonly cells: string[][];

  constructor(options: PlaneOptions) {
    const { width, height, yMax, isAscii } = options;
    this.options = options;
    this.signs = isAscii ? ascii : unicode;
    this.yStep = niceStep(yMax, Math.max(2, Math.floor(height / 2)));
    this.yTop = Math.ceil(yMax / this.yStep) * this.yStep;
    const labels = [0, this.yTop, this.yTop - this.yStep, this.yStep].map(short);
    this.labelColumns = Math.max(...labels.map(displayWidth));
    this.columns = Math.max(10, width - this.labelColumns - 5);
    this.cells = Array.from({ length: height }, () => Array.from({ length: this.columns }, () => ' '));
  }

  /** Puts a sign where a value falls; a later one covers an earlier one. */
  put(x: number, y: number, sign: string): void {
    this.set(this.columnOf(x), this.rowOf(y), sign);
  }

  /** Names the cell that a value falls into: values of one cell have the same. */
  cellOf(x: number, y: number): string {
    return `${this.columnOf(x)}/${this.rowOf(y)}`;
  }

  /** Whether a sign is still seen anywhere. */
  shows(sign: string): boolean {
    return this.cells.some((row) => row.includes(sign));
  }

  /** A horizontal stretch from one `x` to another. */
  stretch(from: number, to: number, y: number, sign: string): void {
    for (let column = this.columnOf(from); column <= this.columnOf(to); column += 1) {
      this.set(column, this.rowOf(y), sign);
    }
  }

  /** A vertical line at `x`. */
  cut(x: number, sign: string): void {
    for (let row = 0; row < this.options.height; row += 1) this.set(this.columnOf(x), row, sign);
  }

  /** The plane with its axes, each sign in the tone of its meaning. */
  lines(toneOf: (sign: string) => Tone): Line[] {
    const ticks = new Map<number, string>();
    for (let at = Math.round(this.yTop / this.yStep); at >= 0; at -= 1)
      ticks.set(this.rowOf(at * this.yStep), short(at * this.yStep));
    const body = this.cells.map((row, y) => {
      const label = ticks.get(y);
      const axis = `  ${padStart(label ?? '', this.labelColumns)} ${label === undefined ? ' ' : this.signs.tick}`;
      return line(span(axis, 'dim'), ...runs(row, toneOf));
    });
    return [...body, ...this.xAxis()];
  }

  private set(column: number, row: number, sign: string): void {
    const cells = this.cells[row];
    if (cells) cells[column] = sign;
  }

  private columnOf(x: number): number {
    const { xMin, xMax } = this.options;
    const column = Math.floor(((x - xMin) / (xMax - xMin)) * this.columns);
    return Math.max(0, Math.min(this.columns - 1, column));
  }

  private rowOf(y: number): number {
    const { height } = this.options;
    return Math.min(height - 1, Math.floor((1 - y / this.yTop) * height));
  }

  private xAxis(): Line[] {
    const { xMin, xMax, xTitle } = this.options;
    const { columns, signs } = this;
    const step = niceStep(xMax - xMin, Math.max(2, Math.floor(columns / 10)));
    const base = Array.from({ length: columns }, () => signs.base);
    let names = '';
    for (let value = (Math.floor(xMin / step) + 1) * step; value < xMax; value += step) {
      const at = this.columnOf(value);
      const label = short(value);
      if (at + displayWidth(label) > columns) break;
      const start = Math.max(0, at - Math.floor(displayWidth(label) / 2));
      if (start <= displayWidth(names) && names !== '') continue;
      base[at] = signs.baseTick;
      names = padEnd(names, start) + label;
    }
    const pad = ' '.repeat(this.labelColumns + 3);
    const room = columns - displayWidth(names) - displayWidth(xTitle);
    const below =
      room > 1 ? [`${pad} ${names}${' '.repeat(room)}${xTitle}`] : [`${pad} ${names}`, `${pad} ${xTitle}`];
    return [`${pad}${signs.corner}${base.join('')}`, ...below].map((text) => line(span(text, 'dim')));
  }
}

/** Cells of one row as few spans as their meanings allow; trailing blanks are left out. */
function runs(row: readonly string[], toneOf: (sign: string) => Tone): Span[] {
  const spans: Span[] = [];
  for (const cell of row.join('').trimEnd()) {
    const tone = toneOf(cell);
    const last = spans.at(-1);
    if (last && last.tone === tone) spans[spans.length - 1] = span(last.text + cell, tone);
    else spans.push(span(cell, tone));
  }
  return spans;
}
