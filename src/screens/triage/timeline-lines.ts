import { duration } from '../../text/figures.ts';
import { type Line, line, type Span, span, type Tone } from '../../text/line.ts';
import { padEnd, truncate } from '../../text/width.ts';
import { type StageInstances, type TimelineCell, timelineCells } from '../../trace/analysis/instances.ts';
import type { View } from '../view.ts';
import type { Stretch } from './browse-state.ts';

const labelColumns = 12;
const leastBusy = 0.02;
const half = 0.5;

function look({ busy, chosen }: TimelineCell): readonly [sign: string, tone: Tone] {
  if (chosen > 0) return ['█', 'accent'];
  if (busy < leastBusy) return [' ', 'plain'];
  return [busy < half ? '░' : '█', 'dim'];
}

/** Cells of one stream; equal neighbours are one span. */
function strip(cells: readonly TimelineCell[]): Span[] {
  const parts: Span[] = [];
  for (const cell of cells) {
    const [sign, tone] = look(cell);
    const last = parts.at(-1);
    if (last !== undefined && last.tone === tone) parts[parts.length - 1] = span(last.text + sign, tone);
    else parts.push(span(sign, tone));
  }
  return parts;
}

/** A strip for each stream over a stretch of time, with one kernel marked. */
export function timelineLines(
  runs: StageInstances | null,
  { fromUs, toUs }: Stretch,
  stageName: string,
  kernel: { readonly name: string; readonly shortName: string } | null,
  view: View,
): Line[] {
  const { timeline } = view.texts.triageScreen;
  if (runs === null || !(toUs > fromUs)) return [line('  ', span(timeline.none, 'dim'))];
  const columns = Math.max(10, view.columns - labelColumns);
  const time = (us: number) => duration(Math.max(0, us) / 1000);
  const cells = timelineCells(runs, fromUs, toUs, columns, kernel?.name ?? null);
  return [
    line(span(truncate(timeline.title(stageName, time(fromUs), time(toUs)), view.columns), 'strong')),
    ...(kernel === null
      ? []
      : [line(span(truncate(timeline.legend(kernel.shortName), view.columns), 'dim'))]),
    ...cells.map((row, at) => {
      const label = truncate(timeline.stream(runs.streams[at] ?? ''), labelColumns - 1);
      return line(span(padEnd(label, labelColumns), 'dim'), ...strip(row));
    }),
  ];
}
