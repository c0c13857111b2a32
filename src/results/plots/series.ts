import { type Line, line, span, type Tone } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';
import { horizontalRange, Plane } from './plane.ts';

/** Points that belong together. */
export interface Series {
  readonly label: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** How series are drawn. Sizes in terminal cells. */
export interface SeriesOptions {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly isAscii: boolean;
}

const unicode = [...'●○■□▲△◆◇★☆'];
const ascii = [...'ox#%@*+=&$'];
const tones: readonly Tone[] = ['accent', 'good', 'warning', 'strong', 'plain'];

/** Signs repeat when there are more series than signs; then the legend names what shares one. */
function signOf(index: number, isAscii: boolean): string {
  const signs = isAscii ? ascii : unicode;
  return signs[index % signs.length] ?? '·';
}

/** Several series in one plot, each with its own sign (colours only help), the legend below. Empty without points. */
export function seriesPlot(series: readonly Series[], options: SeriesOptions): Line[] {
  const drawn = series.filter((one) => one.points.length > 0);
  const points = drawn.flatMap((one) => one.points);
  if (points.length === 0) return [];
  const { width, height, title, xTitle, yTitle, isAscii } = options;
  const { xMin, xMax } = horizontalRange(points.map((one) => one.x));
  const yMax = Math.max(...points.map((one) => one.y));
  const plane = new Plane({ width, height, xMin, xMax, yMax, xTitle, isAscii });
  const toneBySign = new Map<string, Tone>();
  for (const [index, one] of drawn.entries()) {
    const sign = signOf(index, isAscii);
    toneBySign.set(sign, tones[index % tones.length] ?? 'plain');
    for (const point of one.points) plane.put(point.x, point.y, sign);
  }
  const toneOf = (sign: string) => toneBySign.get(sign) ?? 'dim';
  const legend = drawn.map((one, index) => `${signOf(index, isAscii)} ${one.label}`).join('    ');
  return [
    line('  ', span(title, 'strong')),
    line('  ', span(yTitle, 'dim')),
    ...plane.lines(toneOf),
    ...wrap(line(`  ${legend}`), width, 2),
  ];
}
