import { messages } from '../../text/catalogue.ts';
import { fixed, significant } from '../../text/figures.ts';
import { type Line, line, span } from '../../text/line.ts';
import { wrap } from '../../text/width.ts';
import { measureOf } from '../measure.ts';
import { leastLengthPart } from '../own-load-test.ts';
import type { Conditions, DeviceResult, ResultRow } from '../result.ts';
import type { SummaryView } from './summary-view.ts';

/** `71 %` of a row's notes as 71; null where there is none. */
export function percentOf(row: ResultRow, name: string): number | null {
  const text = row.extra[name];
  const value = typeof text === 'string' ? Number(text.replace(' %', '')) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

/** A cache as full as this holds no further request. */
const fullCachePercent = 95;

/** Whether the cache of a simulated server holds no further request, or had to put requests off. */
export function isCacheFull(row: ResultRow): boolean {
  return (
    Number(row.extra.preemptions ?? 0) > 0 ||
    (percentOf(row, 'cache in use at most') ?? 0) >= fullCachePercent
  );
}

/** KV cache of a token on each device, in bytes; null where a row does not tell it. */
export function cacheBytesOfToken(row: ResultRow): number | null {
  const bytes = Number(row.extra['cache bytes of a token'] ?? Number.NaN);
  return bytes > 0 ? bytes : null;
}

/** Bound of a simulated server: the cache, prompts that queue, or decode steps. Null for a row without an account. */
export function boundOf(row: ResultRow): 'cache' | 'prompts' | 'decode' | null {
  const [prompts, decode] = [percentOf(row, 'time in prompt steps'), percentOf(row, 'time in decode steps')];
  if (prompts === null || decode === null) return null;
  if (isCacheFull(row)) return 'cache';
  return prompts > decode ? 'prompts' : 'decode';
}

function timeText(row: ResultRow, view: SummaryView): string | null {
  const texts = messages(view.language).serving.notes;
  const bound = boundOf(row);
  if (bound === null) return null;
  const of = (name: string) => fixed(percentOf(row, name) ?? 0);
  const cache = percentOf(row, 'cache in use at most');
  return texts.time(
    texts.bounds[bound],
    of('time in decode steps'),
    of('time in prompt steps'),
    of('idle time'),
    cache === null ? null : fixed(cache),
  );
}

/** Parts of a decode step, in the order of a sentence. */
const stepParts = ['matrices', 'attention', 'collectives', 'host'] as const;

/** Shares of a middle decode step in percent; null for a row that does not tell them. */
export function stepShares(row: ResultRow): Readonly<Record<(typeof stepParts)[number], number>> | null {
  const [matrices, attention, collectives, host] = stepParts.map((part) =>
    percentOf(row, `decode step: ${part}`),
  );
  if (matrices == null || attention == null || collectives == null || host == null) return null;
  return { matrices, attention, collectives, host };
}

function stepText(row: ResultRow, view: SummaryView): string | null {
  const shares = stepShares(row);
  if (shares === null) return null;
  const { matrices, attention, collectives, host } = shares;
  return messages(view.language).serving.notes.step(
    fixed(matrices),
    fixed(attention),
    fixed(collectives),
    fixed(host),
  );
}

function memoryText({ memory }: ResultRow, view: SummaryView): string | null {
  const { weightGiB, kvCacheGiB, activationGiB } = memory;
  if (weightGiB === null || kvCacheGiB === null) return null;
  const text = (value: number) => fixed(value, 1);
  return messages(view.language).serving.notes.memory(
    text(weightGiB),
    text(kvCacheGiB),
    activationGiB === null ? null : text(activationGiB),
  );
}

/** Lengths of a plan's requests and its limits, as its result states them. */
type Requested = Pick<Conditions, 'inputLength' | 'outputLength' | 'ttftLimitMs' | 'tpotLimitMs'>;

/** Lengths that the requests were drawn from: with fewer tokens on average, tok/s and req/s are no plain multiples. */
function lengthsText(
  row: ResultRow,
  { inputLength, outputLength }: Requested,
  view: SummaryView,
): string | null {
  const least = leastLengthPart(row);
  if (!(least < 1) || inputLength === null || outputLength === null) return null;
  const mean = (most: number) => fixed((most * (1 + least)) / 2);
  const { lengths } = messages(view.language).serving.notes;
  return lengths(fixed(least * 100), mean(inputLength), mean(outputLength));
}

/** Requests that hold the limits by themselves: the statistic that the limits were set on may hold them while many do not. */
function goodputText(row: ResultRow, requested: Requested, view: SummaryView): string | null {
  const goodput = measureOf(row, 'goodputRequestsPerSecond', 'simulated');
  const served = row.requestsPerSecond;
  if (goodput === null || served === null || served <= 0) return null;
  const { measures, serving } = messages(view.language);
  const limited = [
    ['ttftMs', 'TTFT', requested.ttftLimitMs],
    ['tpotMs', 'TPOT', requested.tpotLimitMs],
  ] as const;
  const named = limited.flatMap(([figure, name, limit]) => {
    const statistic = measureOf(row, figure, 'calibrated')?.statistic ?? null;
    return limit === null || statistic === null ? [] : [measures.statistics[statistic](name)];
  });
  return serving.notes.goodput(
    significant(goodput.value),
    significant(served),
    fixed((goodput.value / served) * 100),
    named,
  );
}

/** Notes on the basis and the bound of a simulated server's best row; none for rows of other engines. */
export function servingNoteLines(
  { best, phase }: DeviceResult,
  requested: Requested,
  view: SummaryView,
): Line[] {
  if (best === null || boundOf(best) === null) return [];
  const { serving } = messages(view.language);
  const closest = best.extra['closest measurement'];
  const figure = phase === 'prefill' ? 'ttftMs' : 'tpotMs';
  const group = measureOf(best, figure, 'calibrated')?.calibration?.group ?? null;
  const isAlone = phase === 'prefill' || phase === 'decode';
  const texts = [
    timeText(best, view),
    stepText(best, view),
    lengthsText(best, requested, view),
    goodputText(best, requested, view),
    memoryText(best, view),
    group === null ? serving.noComparable : null,
    typeof closest === 'string' ? `${serving.closest} ${closest}` : isAlone ? null : serving.noClosest,
  ];
  return texts.flatMap((text) =>
    text === null ? [] : wrap(line('  ', span(text, 'dim')), view.columns - 1, 4),
  );
}
