import type { Schedule } from '../../results/result.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, ms, rate, share, whole } from '../figures.ts';
import { detailed, type Subject } from './subject.ts';

/** Printed figures carry two decimals; a formula that misses them by more than this does not hold. */
export const formulaTolerance = 0.005;

export type FormulaCheck = 'holds' | 'broken' | 'not-applicable';

/** Whether a prompt is computed in several steps, where only the event simulation gives the latencies. */
function isChunked(subject: Subject): boolean {
  const { inputLength, prefixCacheHitRate } = subject.run.conditions;
  const budget = detailed(subject)?.row.maxBatchedTokens ?? null;
  if (inputLength === null || budget === null) return false;
  const effective = Math.max(1, inputLength - Math.floor(inputLength * (prefixCacheHitRate ?? 0)));
  return effective > budget;
}

/** Checks token/s = 1000 · concurrency / TPOT of an aggregated row (engine specification 7.5). */
export function aggregationCheck(subject: Subject): FormulaCheck {
  const row = detailed(subject)?.row;
  if (subject.device.phase !== 'aggregated' || !row || isChunked(subject)) return 'not-applicable';
  const { concurrency, tpotMs, throughputTokensPerSecond } = row;
  if (concurrency === null || !tpotMs || !throughputTokensPerSecond) return 'not-applicable';
  const rebuilt = (1000 * concurrency) / tpotMs;
  return Math.abs(rebuilt / throughputTokensPerSecond - 1) <= formulaTolerance ? 'holds' : 'broken';
}

function wavesStatement(schedule: Schedule, path: string, concurrency: number, ttftMs: number): Statement[] {
  const { waveSize, fullWaves, remainder, waveMs, remainderMs, decodeMs } = schedule;
  if (waveSize === null || fullWaves === null || remainder === null || decodeMs === null) return [];
  const size = waveSize;
  const wave = waveMs ?? 0;
  const rest = remainderMs ?? 0;
  const ttft = derive('waveTtft', size, fullWaves, remainder, wave, rest, concurrency);
  const cites: Cite[] = [
    cite(`${path}.schedule.waveSize`, size),
    cite(`${path}.schedule.fullWaves`, fullWaves),
    cite(`${path}.schedule.remainder`, remainder),
    cite(`${path}.schedule.waveMs`, waveMs),
    cite(`${path}.schedule.remainderMs`, remainderMs),
    cite(`${path}.schedule.decodeMs`, decodeMs),
    cite(`${path}.concurrency`, concurrency),
    cite(`${path}.ttftMs`, ttftMs),
    ttft,
  ];
  return [
    state('aggregation-waves', 'macro_only', cites, (t) =>
      t.waves(
        fullWaves > 0 ? { count: whole(fullWaves), size: whole(size), each: ms(wave) } : null,
        remainder > 0 ? { size: whole(remainder), each: ms(rest) } : null,
        ms(ttft.value),
        ms(ttftMs),
        ms(decodeMs),
      ),
    ),
  ];
}

/** Aggregation as Prefill forward + Decode forward + scheduling formula, computed again and checked against the row. */
export function aggregationStatements(subject: Subject): Statement[] {
  const found = detailed(subject);
  if (subject.device.phase !== 'aggregated' || found === null) return [];
  const { row, path } = found;
  if (isChunked(subject)) {
    return [
      state(
        'chunked-schedule',
        'macro_only',
        [cite(`${path}.maxBatchedTokens`, row.maxBatchedTokens), inputCite(subject)],
        (t) => t.chunked(whole(row.maxBatchedTokens ?? 0), whole(subject.run.conditions.inputLength ?? 0)),
      ),
    ];
  }
  return [
    ...splitStatement(subject, row.ttftMs, row.tpotMs, path),
    ...checkStatements(subject),
    ...scheduleOf(subject),
  ];
}

function inputCite(subject: Subject): Cite {
  return cite(`${subject.runPath}.conditions.inputLength`, subject.run.conditions.inputLength);
}

function splitStatement(
  subject: Subject,
  ttftMs: number | null,
  tpotMs: number | null,
  path: string,
): Statement[] {
  const out = subject.run.conditions.outputLength;
  if (ttftMs === null || tpotMs === null || out === null) return [];
  const prefill = derive('prefillPerToken', ttftMs, out);
  const decode = derive('decodeStep', tpotMs, ttftMs, out);
  const part = derive('prefillShare', ttftMs, tpotMs, out);
  const cites = [
    cite(`${path}.ttftMs`, ttftMs),
    cite(`${path}.tpotMs`, tpotMs),
    cite(`${subject.runPath}.conditions.outputLength`, out),
    prefill,
    decode,
    part,
  ];
  return [
    state('aggregation-decomposed', 'macro_only', cites, (t) =>
      t.decomposed(
        ms(tpotMs),
        `${computed(decode.value)} ms`,
        `${computed(prefill.value)} ms`,
        whole(out),
        share(part.value),
      ),
    ),
  ];
}

function checkStatements(subject: Subject): Statement[] {
  const found = detailed(subject);
  const verdict = aggregationCheck(subject);
  if (found === null || verdict === 'not-applicable') return [];
  const { concurrency, tpotMs, throughputTokensPerSecond: told } = found.row;
  if (concurrency === null || tpotMs === null || told === null) return [];
  const rebuilt = derive('throughput', concurrency, tpotMs);
  const cites = [
    cite(`${found.path}.concurrency`, concurrency),
    cite(`${found.path}.tpotMs`, tpotMs),
    cite(`${found.path}.throughputTokensPerSecond`, told),
    cite('formula.perSecond', 1000, 'reference'),
    rebuilt,
  ];
  return verdict === 'holds'
    ? [
        state('aggregation-checked', 'macro_only', cites, (t) =>
          t.checked(whole(concurrency), ms(tpotMs), rate(rebuilt.value), rate(told)),
        ),
      ]
    : [
        state('formula-broken', 'macro_only', cites, (t) =>
          t.formulaBroken(whole(concurrency), ms(tpotMs), rate(rebuilt.value), rate(told)),
        ),
      ];
}

function scheduleOf(subject: Subject): Statement[] {
  const found = detailed(subject);
  const row = found?.row;
  if (!found || !row?.schedule || row.concurrency === null || row.ttftMs === null) return [];
  return wavesStatement(row.schedule, found.path, row.concurrency, row.ttftMs);
}
