import type { SessionSnapshot } from '../dialog/session.ts';
import { shownCommand } from '../plan/shown-command.ts';
import { isSameConfiguration } from '../results/configuration.ts';
import type { DeviceResult, ResultRow } from '../results/result.ts';
import { whyNot } from '../results/summary/candidate-table.ts';
import { reported, shortLabel } from '../results/summary/summary-view.ts';
import { type Line, line, span } from '../text/line.ts';
import { type Column, table } from '../text/table.ts';
import { lineWidth, wrap } from '../text/width.ts';
import { type Block, block, brokenCommand } from './block.ts';
import { rowCommand } from './row-command.ts';
import { signs } from './signs.ts';
import type { ScreenState } from './state.ts';
import type { View } from './view.ts';

/** One row of the table: a configuration at its best batch, or at every batch that was tried. */
export interface CandidateRow {
  readonly device: DeviceResult;
  readonly row: ResultRow;
  readonly command: readonly string[] | null;
}

/** Columns by which the table can be sorted, in the order of the key. */
export const sortKeys = ['tokens', 'perDevice', 'ttft', 'tpot', 'batch'] as const;
export type SortKey = (typeof sortKeys)[number];

const figureOf: Readonly<Record<SortKey, (row: ResultRow) => number | null>> = {
  tokens: (row) => row.throughputTokensPerSecond,
  perDevice: (row) => row.throughputTokensPerSecondPerDevice,
  ttft: (row) => row.ttftMs,
  tpot: (row) => row.tpotMs,
  batch: (row) => row.batchSize,
};
/** More is better for rates and batches, less for latencies. */
const isRising: ReadonlySet<SortKey> = new Set(['ttft', 'tpot']);

/** The rows that fit what is typed, sorted; figures that are not reported come last. */
export function candidateRows(snapshot: SessionSnapshot, state: ScreenState): readonly CandidateRow[] {
  const all = snapshot.results.flatMap((run) =>
    run.results.flatMap((device) =>
      device.candidates.map((row): CandidateRow => ({ device, row, command: run.command })),
    ),
  );
  // Every typed word stands somewhere in the row, in any spelling of capitals.
  const words = state.draft.text.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = all.filter(({ device, row }) => {
    const names = `${row.parallel} ${shortLabel(row.parallel)} ${device.device ?? ''} ${device.phase}`;
    return words.every((word) => names.toLowerCase().includes(word));
  });
  const key = sortKeys[state.sorted % sortKeys.length] ?? 'tokens';
  const sign = isRising.has(key) ? 1 : -1;
  return fitting.toSorted((a, b) => {
    const [one, other] = [figureOf[key](a.row), figureOf[key](b.row)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * (one - other);
  });
}

/** All candidates: sorted, filtered, scrolled; the chosen row opens into its memory, its waves and why it lost. */
export function candidatesTable(
  snapshot: SessionSnapshot,
  state: ScreenState,
  view: View,
  room: number,
): Block {
  const texts = view.texts.ui.table;
  const rows = candidateRows(snapshot, state);
  const key = sortKeys[state.sorted % sortKeys.length] ?? 'tokens';
  const heading = headingLines(rows.length, key, state.draft.text, view);
  const chosen = rows[Math.min(state.selected, rows.length - 1)];
  const detail = state.isOpen && chosen ? detailLines(chosen, view) : [];
  const size = Math.max(1, room - 2 - heading.length - detail.length);
  const from = Math.max(0, Math.min(state.selected - size + 1, rows.length - size));
  const shown = rows.slice(from, from + size);
  const keys = figuresOf(key, view);
  const body = table(
    columnsOf(keys, view),
    shown.map((one) => cellsOf(one, keys, view)),
    view.columns - 2,
    2,
    { hasHeader: true },
  );
  const marked = body.map((text, at) =>
    at - 1 === state.selected - from ? line(span('› ', 'accent'), ...text.slice(1)) : text,
  );
  const rest = rows.length - shown.length;
  const more =
    rest > 0
      ? [line(span(`  ${view.texts.ui.lines(from + 1, from + shown.length, rows.length)}`, 'dim'))]
      : [];
  const nothing = rows.length === 0 ? [line(span(`  ${texts.noneFits}`, 'dim'))] : [];
  return block([...heading, ...marked, ...nothing, ...more, ...detail]);
}

/** How many rows, in which order, and what filters them; that typing filters is said where there is room. */
function headingLines(count: number, key: SortKey, typed: string, { texts, columns }: View): Line[] {
  const words = texts.ui.table;
  const head = (filter: string) =>
    line(
      span(`${signs.asked} `, 'accent'),
      span(words.heading(count), 'strong'),
      span(`  ${words.sortedBy(words.columns[key])}${filter}`, 'dim'),
    );
  if (typed !== '') return wrap(head(`  ${words.filter(typed)}`), columns - 1, 2);
  const whole = head(`  ${words.typeToFilter}`);
  return [lineWidth(whole) < columns ? whole : head('')];
}

/** Figures in the order of their columns; where few fit, the one that sorts stands first and the lengths of time count. */
function figuresOf(key: SortKey, { layout }: View): readonly SortKey[] {
  return layout === 'stacked' ? [...new Set<SortKey>([key, 'tokens', 'ttft', 'tpot'])] : sortKeys;
}

function columnsOf(keys: readonly SortKey[], view: View): readonly Column[] {
  const { columns } = view.texts.ui.table;
  const left = { align: 'left', tone: 'strong', least: 8, canShrink: true } as const;
  const right = { align: 'right', tone: 'plain', least: 4, canShrink: false } as const;
  const device: Column[] = view.layout === 'wide' ? [{ ...left, tone: 'dim', title: columns.device }] : [];
  return [
    { ...left, title: columns.strategy },
    ...keys.map((one) => ({ ...right, title: columns[one] })),
    ...device,
  ];
}

const digits: Readonly<Record<SortKey, number>> = { tokens: 0, perDevice: 1, ttft: 0, tpot: 2, batch: 0 };

function cellsOf({ device, row }: CandidateRow, keys: readonly SortKey[], view: View): readonly string[] {
  return [
    shortLabel(row.parallel),
    ...keys.map((one) => reported(figureOf[one](row), digits[one], view.language)),
    ...(view.layout === 'wide' ? [device.device ?? '–'] : []),
  ];
}

/** Waves of prefill: those that are full, and what is left for the last one; a time that nobody told is left out. */
function wavesOf(schedule: NonNullable<ResultRow['schedule']>, view: View): readonly string[] {
  const texts = view.texts.ui.table;
  const told = (count: number | null, ms: number | null, words: typeof texts.waves) => {
    const size = reported(count, 0, view.language);
    return words(size, ms === null ? null : reported(ms, 1, view.language));
  };
  const { fullWaves, waveSize, waveMs, remainder, remainderMs } = schedule;
  const isFull = fullWaves === null || fullWaves > 0;
  return [
    ...(isFull
      ? [`${texts.waveCount(reported(fullWaves, 0, view.language))}${told(waveSize, waveMs, texts.waves)}`]
      : []),
    ...(remainder === null || remainder === 0
      ? []
      : [told(remainder, remainderMs, isFull ? texts.lastWave : texts.onlyWave)]),
  ];
}

/** Details of one row: memory of one device, prefill waves, what stopped its search, its own command. */
function detailLines(candidate: CandidateRow, view: View): readonly Line[] {
  const { device, row } = candidate;
  const own = commandOf(candidate);
  const texts = view.texts.ui.table;
  const shown = (value: number | null, digits: number) => reported(value, digits, view.language);
  const { memory, schedule } = row;
  const isBest = device.best !== null && isSameConfiguration(device.best, row);
  const reason = whyNot(row, isBest, device.outcomes, {
    language: view.language,
    columns: view.columns,
    isAscii: false,
  });
  const sentences = [
    texts.memory(
      shown(memory.weightGiB, 1),
      shown(memory.kvCacheGiB, 1),
      shown(memory.activationGiB, 1),
      shown(memory.availableGiB, 1),
    ),
    ...(schedule === null ? [] : wavesOf(schedule, view)),
    isBest ? texts.best : texts.whyNot(reason),
  ];
  return [
    ...sentences.flatMap((text) => wrap(line(span(`  ${text}`, 'dim')), view.columns, 4)),
    ...(own === null ? [] : brokenCommand(own, view.columns)),
  ];
}

/** The command of a row: the plan's, held to the row's own split; null where the run had none. */
export function commandOf({ row, command }: CandidateRow): string | null {
  if (command === null) return null;
  const own = rowCommand(command, row);
  return shownCommand(own[0] === 'throughline' ? own : ['throughline', ...own]);
}
