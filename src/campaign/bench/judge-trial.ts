import type { LoadFigures } from '../load/load-figures.ts';
import { recountDiffers } from '../load/recount.ts';
import type { RequestRecord } from '../load/request-record.ts';
import type { Scenario, Sla } from '../manifest.ts';
import type { CandidateRow, LoadPoint, RowNote, RowStatus } from './row.ts';

/** Judgement of a trial: its status and reason, whether it holds the limits, and what limits its meaning. */
export interface TrialJudgement {
  readonly status: RowStatus;
  readonly failureReason: string | null;
  readonly passesSla: boolean;
  readonly contaminated: boolean;
  readonly regime: CandidateRow['regime'];
  readonly notes: readonly RowNote[];
}

/** Mean lengths may differ from the scenario by this share. */
const shapeTolerance = 0.02;
/** Share of the time by which the span of arrivals may differ. */
const mostLag = 0.1;
/** Unique prompts must miss the prefix cache but for this share. */
const mostCacheHits = 0.01;

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length;
}

/** Mean lengths as the server counted them; null where it did not. */
export function observedLengths(records: readonly RequestRecord[]) {
  const done = records.filter(({ failure }) => failure === null);
  const inputs = done.flatMap(({ inputTokens }) => (inputTokens === null ? [] : [inputTokens]));
  return {
    in_mean: inputs.length === done.length ? meanOf(inputs) : null,
    out_mean: meanOf(done.map(({ outputTokens }) => outputTokens)),
  };
}

/** Beyond the tolerance, and by more than the one token that a beginning may add. */
function offBy(got: number | null, asked: number): boolean {
  return got !== null && Math.abs(got - asked) > Math.max(shapeTolerance * asked, 1);
}

/** Chunks that held tokens; each held one at least. */
const chunksOf = ({ gapsMs, firstTokenAtMs }: RequestRecord) =>
  gapsMs.length + (firstTokenAtMs === null ? 0 : 1);

/** A server that counts fewer tokens than it sent counts wrong, whatever it says. */
function countFault(records: readonly RequestRecord[]): string | null {
  const wrong = records.find(
    (one) => one.failure === null && one.outputTokensFrom === 'usage' && chunksOf(one) > one.outputTokens,
  );
  return wrong === undefined ? null : `token-count: chunks=${chunksOf(wrong)} counted=${wrong.outputTokens}`;
}

/** Requests must leave at the rate that was asked for: a client that lags measures another load. */
function rateFault(records: readonly RequestRecord[], load: LoadPoint): string | null {
  if (load.kind !== 'rate' || load.request_rate === null || records.length < 2) return null;
  const sent = records.map(({ sentAtMs }) => sentAtMs);
  const spanMs = Math.max(...sent) - Math.min(...sent);
  const wantedMs = ((records.length - 1) * 1000) / load.request_rate;
  if (Math.abs(spanMs - wantedMs) <= mostLag * wantedMs) return null;
  return `effective-rate: sent=${((records.length - 1) / (spanMs / 1000)).toPrecision(3)}/s asked=${load.request_rate}/s`;
}

const severalTokens = 1.05;

function notesOf(
  records: readonly RequestRecord[],
  trial: {
    readonly cacheHitRate: number | null;
    readonly promptKind: 'tokens' | 'text';
    readonly isClientBound: boolean;
  },
): RowNote[] {
  const done = records.filter(({ failure }) => failure === null);
  const chunks = done.reduce((sum, one) => sum + chunksOf(one), 0);
  const tokens = done.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
  return [
    ...(done.some(({ outputTokensFrom }) => outputTokensFrom === 'chunks') ? ['no-usage' as const] : []),
    ...(done.some(({ outputTokensFrom }) => outputTokensFrom === 'tokenizer')
      ? ['tokens-by-tokenizer' as const]
      : []),
    ...(recountDiffers(done) === true ? ['recount-differs' as const] : []),
    ...(done.some(({ inputTokens }) => inputTokens === null) ? ['no-prompt-count' as const] : []),
    ...(tokens > severalTokens * chunks ? ['several-tokens-a-chunk' as const] : []),
    ...(trial.isClientBound ? ['client-bound' as const] : []),
    ...(trial.cacheHitRate === null ? ['cache-unknown' as const] : []),
    ...(trial.promptKind === 'text' ? ['text-prompts' as const] : []),
  ];
}

function shapeFault(records: readonly RequestRecord[], { input_len, output_len }: Scenario): string | null {
  const { in_mean, out_mean } = observedLengths(records);
  if (offBy(out_mean, output_len))
    return `observed-shape: output=${out_mean?.toFixed(1)} asked=${output_len}`;
  if (offBy(in_mean, input_len)) return `observed-shape: input=${in_mean?.toFixed(1)} sent=${input_len}`;
  const lengths = records.filter(({ failure }) => failure === null).map(({ outputTokens }) => outputTokens);
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
  return most > least ? `observed-shape: output=${least}..${most} asked=${output_len}` : null;
}

/** Answers of recorded prompts have the lengths that the file says; so have prompts where it says it. */
function recordedFault(records: readonly RequestRecord[]): string | null {
  const done = records.filter(({ failure }) => failure === null);
  const asked = meanOf(done.map(({ requestedOutputTokens }) => requestedOutputTokens)) ?? 0;
  const { in_mean, out_mean } = observedLengths(records);
  if (offBy(out_mean, asked))
    return `observed-shape: output=${out_mean?.toFixed(1)} asked=${asked.toFixed(1)}`;
  const sent = done.flatMap(({ requestedInputTokens }) => requestedInputTokens ?? []);
  const told = sent.length === done.length ? meanOf(sent) : null;
  if (told !== null && offBy(in_mean, told))
    return `observed-shape: input=${in_mean?.toFixed(1)} recorded=${told.toFixed(1)}`;
  return null;
}

/** Whether figures meet a limit; a figure that was not measured meets none. */
function meets(value: number | null | undefined, limit: number | null): boolean {
  return limit === null || (value !== null && value !== undefined && value <= limit);
}

/** Whether a load met its limits on medians and on success. */
export function passesSla(figures: LoadFigures, sla: Sla): boolean {
  const { ttft, tpot, e2el } = figures.spreads;
  const sent = figures.completed + figures.failed;
  return (
    sent > 0 &&
    figures.completed / sent >= sla.min_success_rate &&
    meets(ttft?.median, sla.max_p50_ttft_ms) &&
    meets(tpot?.median, sla.max_p50_tpot_ms) &&
    meets(e2el?.median, sla.max_p50_e2e_ms)
  );
}

function regimeOf(load: LoadPoint, requests: number, figures: LoadFigures): CandidateRow['regime'] {
  const median = figures.spreads.e2el?.median ?? null;
  if (load.kind === 'burst') return 'burst-like';
  if (load.kind !== 'rate' || load.request_rate === null || median === null) return null;
  const arrivalMs = (requests / load.request_rate) * 1000;
  if (arrivalMs < median) return 'burst-like';
  return arrivalMs < 5 * median ? 'partial' : 'steady';
}

/**
 * Judges a trial that ran to its end: all requests failed is a failed row though the client ended well, and a workload
 * other than the one asked for compares with nothing.
 */
export function judgeTrial(
  records: readonly RequestRecord[],
  figures: LoadFigures,
  trial: {
    readonly scenario: Scenario;
    readonly load: LoadPoint;
    readonly requests: number;
    readonly sla: Sla;
    /** Share of prompt tokens that the server had cached; null where it does not tell. */
    readonly cacheHitRate: number | null;
    readonly wasReset: boolean;
    /** Prompts of a file: they may share beginnings, and have lengths of their own. */
    readonly isRecorded: boolean;
    readonly promptKind: 'tokens' | 'text';
    readonly isClientBound: boolean;
  },
): TrialJudgement {
  const { scenario, load, requests, sla, cacheHitRate } = trial;
  // Prefixes that recorded prompts share are part of the workload; those that an earlier trial left in the cache are not.
  const isOwn = trial.isRecorded && trial.wasReset;
  const contaminated = cacheHitRate !== null && cacheHitRate >= mostCacheHits && !isOwn;
  const regime = regimeOf(load, requests, figures);
  const failed = (failureReason: string): TrialJudgement => ({
    status: 'failed',
    failureReason,
    passesSla: false,
    contaminated,
    regime,
    notes,
  });
  const notes = notesOf(records, trial);
  if (figures.completed === 0) return failed('nothing-answered');
  if (figures.completed + figures.failed !== requests) return failed('not-all-sent');
  const shape = trial.isRecorded ? recordedFault(records) : shapeFault(records, scenario);
  const fault = shape ?? countFault(records) ?? rateFault(records, load);
  if (fault !== null) return failed(fault);
  return {
    status: 'ok',
    failureReason: contaminated ? 'cache-answered' : null,
    passesSla: passesSla(figures, sla) && !contaminated,
    contaminated,
    regime,
    notes,
  };
}
