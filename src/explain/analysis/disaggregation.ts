import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, ms, rate, requests, whole } from '../prose-figures.ts';
import { agrees, requestRateOf } from './consistency.ts';
import { bestOf, detailed, type PlacedRow, type Subject } from './subject.ts';
import { chunkedStatements, isChunked, wavesOf } from './waves.ts';

/** Milliseconds of a second, as the formulas print it. */
const perSecond = cite('formula.perSecond', 1000, 'reference');

/** One phase of a disaggregated plan: its rate computed again from its latency (references/engine/serving.md 7.7). */
export function disaggregationStatements(subject: Subject): Statement[] {
  const best = bestOf(subject);
  if (best === null) return [];
  if (subject.device.phase === 'decode') return [...decodeRate(best), ...requestRate(subject, best)];
  return subject.device.phase === 'prefill'
    ? [...prefillRate(subject, best), ...requestRate(subject, best)]
    : [];
}

function decodeRate({ row, path }: PlacedRow): Statement[] {
  const { concurrency, tpotMs, throughputTokensPerSecond: told } = row;
  if (concurrency === null || told === null || !tpotMs) return [];
  const rebuilt = derive('throughput', concurrency, tpotMs);
  const cites = [
    cite(`${path}.concurrency`, concurrency),
    cite(`${path}.tpotMs`, tpotMs),
    cite(`${path}.throughputTokensPerSecond`, told),
    perSecond,
    rebuilt,
  ];
  return [
    state(agrees(rebuilt.value, told) ? 'phase-throughput' : 'formula-broken', 'macro_only', cites, (t) =>
      (agrees(rebuilt.value, told) ? t.analysis.decodeThroughput : t.analysis.formula.broken)(
        whole(concurrency),
        ms(tpotMs),
        rate(rebuilt.value),
        rate(told),
      ),
    ),
  ];
}

function prefillRate(subject: Subject, best: PlacedRow): Statement[] {
  const { row, path } = best;
  const { concurrency, ttftMs, throughputTokensPerSecond: told } = row;
  const input = subject.run.conditions.inputLength;
  if (concurrency === null || !told || !ttftMs || input === null) return [];
  const full = detailed(subject) ?? best;
  const operands = [
    cite(`${path}.concurrency`, concurrency),
    cite(`${path}.ttftMs`, ttftMs),
    cite(`${path}.throughputTokensPerSecond`, told),
    cite(`${subject.runPath}.conditions.inputLength`, input),
  ];
  const once = derive('prefillThroughput', concurrency, input, ttftMs);
  if (agrees(once.value, told)) {
    return [
      state('phase-throughput', 'macro_only', [...operands, perSecond, once], (t) =>
        t.analysis.prefillThroughput(
          whole(concurrency),
          whole(input),
          ms(ttftMs),
          rate(once.value),
          rate(told),
        ),
      ),
    ];
  }
  if (isChunked(subject, full.row)) return chunkedStatements(subject, full);
  const waves = wavesOf(subject, full);
  const total = derive('prefillTotal', concurrency, input, told);
  if (waves === null || waves.full === 0) return [];
  const each = derive('waveMsOfTotal', ttftMs, total.value, concurrency, waves.size, waves.full, waves.rest);
  const last = derive('lastWaveMs', total.value, each.value, waves.full);
  // Whole waves fit only if the rest is a wave of its own: no longer than a full one, and nothing where none is left.
  const fits = each.value > 0 && last.value >= -0.01 * each.value && last.value <= 1.05 * each.value;
  if (!fits) return [];
  return [
    state('phase-throughput', 'macro_only', [...operands, ...waves.cites, total, each, last], (t) =>
      t.analysis.prefillWaves(
        whole(concurrency),
        whole(input),
        rate(told),
        `${computed(total.value)} ms`,
        whole(waves.full),
        `${computed(each.value)} ms`,
        waves.rest === 0 ? null : `${computed(last.value)} ms`,
      ),
    ),
  ];
}

/** The rate of requests beside the rate of tokens, where the report prints it and it agrees. */
function requestRate(subject: Subject, placed: PlacedRow): Statement[] {
  const found = requestRateOf(subject, placed);
  if (found === null || !agrees(found.rebuilt, found.told)) return [];
  const { told, rebuilt, cites } = found;
  return [
    state('phase-throughput', 'macro_only', cites, (t) =>
      t.analysis.requestRate(requests(rebuilt), requests(told)),
    ),
  ];
}
