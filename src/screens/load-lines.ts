import type { LoadFacts } from '../campaign/load/load-document.ts';
import { isMostlyAnswered, type LoadFigures, latencies } from '../campaign/load/load-figures.ts';
import type { LoadNote } from '../campaign/load/load-notes.ts';
import type { Spread } from '../campaign/load/percentiles.ts';
import { e2eMs, type RequestRecord, tpotMs, ttftMs } from '../campaign/load/request-record.ts';
import { percentileOf } from '../engine/terms/percentiles.ts';
import type { Catalogue } from '../text/catalogue.ts';
import { duration, fixed, percent, significant } from '../text/figures.ts';
import { emptyLine, type Line, line, span } from '../text/line.ts';
import { type Column, table } from '../text/table.ts';
import { displayWidth, padEnd, wrap } from '../text/width.ts';
import { progressBar } from './parts/progress-bar.ts';

type Texts = Catalogue['load'];

const number: Column = { title: '', align: 'right', tone: 'plain', least: 6, canShrink: false };
const name: Column = { title: '', align: 'left', tone: 'dim', least: 6, canShrink: false };

/** A load under way. */
export interface LoadProgress {
  readonly model: string;
  readonly url: string;
  readonly requests: number;
  readonly warmUp: { readonly done: number; readonly all: number } | null;
  readonly inFlight: number;
  /** Requests that have ended. */
  readonly records: readonly RequestRecord[];
  readonly elapsedMs: number;
  readonly isStopping: boolean;
}

function known(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values.filter((value) => value !== null)).sort();
}

/** Shares of values in so many equal steps between the least and the greatest, as bars below each other. */
function histogram(values: Float64Array, columns: number): Line[] {
  const least = values[0];
  const most = values.at(-1);
  if (least === undefined || most === undefined || most <= least) return [];
  const steps = 6;
  const counts = Array.from({ length: steps }, () => 0);
  for (const value of values) {
    const at = Math.min(steps - 1, Math.floor(((value - least) / (most - least)) * steps));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const highest = Math.max(...counts);
  const room = Math.max(4, Math.min(40, columns - 24));
  return counts.map((count, at) => {
    const to = least + ((most - least) * (at + 1)) / steps;
    const bar = '█'.repeat(Math.ceil((count / highest) * room));
    return line(span(`  ≤ ${padEnd(`${significant(to)} ms`, 11)}`, 'dim'), span(bar, 'accent'), ` ${count}`);
  });
}

/** Percentiles that are shown while a load runs; where there is no room for all, fewer, and no figure is cut. */
const shownWhileRunning = [[50, 90, 99], [50, 99], [50]] as const;

function latencyNow(label: string, values: Float64Array, texts: Texts, columns: number): Line {
  if (values.length === 0) return line(span(`  ${label} `, 'dim'), span(texts.live.nothingYet, 'dim'));
  const head = `  ${padEnd(label, 5)}`;
  const choices = shownWhileRunning.map((all) =>
    all.map((one) => `p${one} ${significant(percentileOf(values, one))} ms`).join('   '),
  );
  const figures = choices.find((one) => displayWidth(head) + displayWidth(one) <= columns);
  return line(span(head, 'dim'), figures ?? choices.at(-1) ?? '');
}

/** How far a load is, in one line. */
export function loadCountsLine(progress: LoadProgress, texts: Texts): Line {
  const { records, requests, warmUp, elapsedMs } = progress;
  if (warmUp !== null) return line(texts.live.warming(fixed(warmUp.done), fixed(warmUp.all)));
  const failed = records.filter(({ failure }) => failure !== null).length;
  const counts = [
    texts.live.done(fixed(records.length), fixed(requests)),
    texts.live.inFlight(fixed(progress.inFlight)),
    ...(failed > 0 ? [texts.live.failed(fixed(failed))] : []),
    duration(elapsedMs),
  ];
  return line(counts.join(' · '));
}

/** The screen of a load under way. */
export function loadProgressLines(progress: LoadProgress, texts: Texts, columns: number): Line[] {
  const { records, requests, warmUp, elapsedMs } = progress;
  const done = records.filter(({ failure }) => failure === null);
  const head = line(span(texts.live.title(progress.model, progress.url), 'strong'));
  const counts = wrap(loadCountsLine(progress, texts), columns);
  if (warmUp !== null) return [...wrap(head, columns), ...counts];
  const seconds = Math.max(0.001, elapsedMs / 1000);
  const tokens = done.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  const ttft = known(done.map(ttftMs));
  return [
    ...wrap(head, columns),
    line(span(progressBar(records.length / requests, Math.max(8, Math.min(40, columns - 2))), 'accent')),
    ...counts,
    ...wrap(
      line(
        span(`  ${texts.result.requestRate} `, 'dim'),
        significant(done.length / seconds),
        span(`   ${texts.result.outputRate} `, 'dim'),
        significant(tokens / seconds),
      ),
      columns,
      2,
    ),
    latencyNow(texts.result.names.ttft, ttft, texts, columns),
    latencyNow(texts.result.names.tpot, known(done.map(tpotMs)), texts, columns),
    latencyNow(texts.result.names.e2el, known(done.map(e2eMs)), texts, columns),
    ...(ttft.length > 1
      ? [emptyLine, line(span(texts.result.histogram, 'dim')), ...histogram(ttft, columns)]
      : []),
    emptyLine,
    ...wrap(line(span(progress.isStopping ? texts.live.stopping : texts.live.stop, 'dim')), columns),
  ];
}

function noteText(note: LoadNote, facts: LoadFacts, texts: Texts): string {
  const { notes } = texts;
  switch (note.code) {
    case 'chunks':
      return notes.chunks;
    case 'tokenizer':
      return notes.tokenizer;
    case 'recount-differs':
      return notes.recountDiffers;
    case 'client-bound':
      return notes.clientBound(significant(facts.client.loopLagP99Ms), percent(facts.client.cpuShare, 0));
    case 'behind-schedule':
      return notes.behind;
    case 'burst-like':
      return notes.burstLike;
    case 'output-length':
      return notes.shorter(significant(note.asked, 4), significant(note.got, 4));
    case 'input-length':
      return notes.inputs(significant(note.asked, 4), significant(note.got, 4));
    case 'few-samples':
      return notes.fewSamples(fixed(note.requests));
    case 'failures': {
      const codes: Readonly<Record<string, string>> = notes.failureCodes;
      return notes.failures(
        Object.entries(note.counts)
          .map(([code, count]) => `${codes[code] ?? code} ${fixed(count)}`)
          .join(' · '),
      );
    }
  }
}

function latencyRow(
  label: string,
  spread: Spread | null,
  percentiles: readonly number[],
  texts: Texts,
): string[] {
  if (spread === null) return [label, texts.result.notReported];
  const figures = [
    spread.mean,
    spread.median,
    ...percentiles.map((one) => spread.percentiles.get(one) ?? Number.NaN),
  ];
  return [label, ...figures.map((value) => fixed(value, 2))];
}

/** Result of a load: figures first, then what limits their meaning. */
export function loadResultLines(
  facts: LoadFacts,
  figures: LoadFigures,
  notes: readonly LoadNote[],
  texts: Texts,
  columns: number,
): Line[] {
  const { result } = texts;
  const orNot = (value: number | null, show: (value: number) => string) =>
    value === null ? result.notReported : show(value);
  const each = (total: number | null) =>
    orNot(total, (tokens) =>
      figures.completed === 0
        ? result.notReported
        : result.tokens(significant(tokens / figures.completed, 4)),
    );
  const total =
    figures.totalInputTokens === null ? null : figures.totalInputTokens + figures.totalOutputTokens;
  const rows: readonly (readonly [string, string])[] = [
    [result.completed, fixed(figures.completed)],
    [result.failed, fixed(figures.failed)],
    [result.duration, duration(figures.durationSeconds * 1000)],
    [result.requestRate, significant(figures.requestsPerSecond, 4)],
    [result.outputRate, significant(figures.outputTokensPerSecond, 4)],
    [
      result.totalRate,
      orNot(total, (tokens) => significant(tokens / Math.max(figures.durationSeconds, 1e-9), 4)),
    ],
    ...(figures.goodput === null
      ? []
      : [
          [
            result.goodput,
            result.goodputValue(
              significant(figures.goodput.requestsPerSecond, 4),
              percent(figures.goodput.fraction),
            ),
          ] as const,
        ]),
    [result.inFlight, fixed(figures.mostInFlight)],
    [result.inputTokens, each(figures.totalInputTokens)],
    [result.outputTokens, each(figures.totalOutputTokens)],
  ];
  const heads = [result.latency, result.mean, result.median, ...facts.percentiles.map((one) => `p${one}`)];
  const latencyColumns = heads.map((title, at) => ({ ...(at === 0 ? name : number), title }));
  return [
    ...wrap(line(span(`${result.title}  `, 'strong'), texts.live.title(facts.model, facts.url)), columns),
    ...(facts.isComplete ? [] : wrap(line(span(`! ${result.incomplete}`, 'warning')), columns, 2)),
    ...(facts.isComplete && !isMostlyAnswered(figures)
      ? wrap(
          line(
            span(
              `✗ ${result.mostlyFailed(fixed(figures.failed), fixed(figures.failed + figures.completed), fixed(figures.completed))}`,
              'error',
            ),
          ),
          columns,
          2,
        )
      : []),
    emptyLine,
    ...table([name, { ...number, align: 'left' }], rows, columns, 2, { hasHeader: false }),
    emptyLine,
    ...table(
      latencyColumns,
      latencies.map((one) => latencyRow(result.names[one], figures.spreads[one], facts.percentiles, texts)),
      columns,
      2,
      { hasHeader: true },
    ),
    ...(notes.length === 0 ? [] : [emptyLine]),
    ...notes.flatMap((note) => wrap(line(span(`! ${noteText(note, facts, texts)}`, 'warning')), columns, 2)),
  ];
}
