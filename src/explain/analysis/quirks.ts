import { isSameConfiguration } from '../../results/configuration.ts';
import type { ResultRow } from '../../results/result.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, ms, whole } from '../prose-figures.ts';
import { tokenSplit } from './aggregation.ts';
import { bestOf, type PlacedRow, type Subject } from './subject.ts';

/** Below a tenth of TPOT the share of prefill changes no decision. */
const notablePrefill = 0.1;

/**
 * Where the program's own model breaks what one would expect, and the row in front of us shows it
 * (references/engine/quirks.md).
 */
export function quirkStatements(subject: Subject): Statement[] {
  if (subject.run.basis !== 'simulated') return [];
  return [
    ...tpotIncludesTtft(subject),
    ...decodeSequence(subject),
    ...laterBatchBetter(subject),
    ...slowerDecodeWithFewer(subject),
    ...missingTpotLimit(subject),
    ...laterDevice(subject),
  ];
}

/** A user limit on TPOT is read as the pace of one answer; in aggregation it also holds the queue before it. */
export function tpotIncludesTtft(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const split = best === null ? null : tokenSplit(subject, best);
  const tpot = best?.row.tpotMs ?? null;
  if (split === null || tpot === null || split.prefill / tpot < notablePrefill) return [];
  if (split.total !== tpot) return [];
  return [
    state('quirk-tpot-includes-ttft', 'macro_only', split.cites, (t) =>
      t.analysis.quirks.tpot(`${computed(split.prefill)} ms`, ms(tpot)),
    ),
  ];
}

function decodeSequence(subject: Subject): Statement[] {
  const { inputLength, outputLength } = subject.run.conditions;
  if (subject.device.phase === 'prefill' || inputLength === null || outputLength === null) return [];
  const half = derive('half', outputLength);
  const context = derive('sum', inputLength, half.value);
  const cites = [
    cite(`${subject.runPath}.conditions.inputLength`, inputLength),
    cite(`${subject.runPath}.conditions.outputLength`, outputLength),
    half,
    context,
  ];
  return [
    state('quirk-decode-sequence', 'macro_only', cites, (t) =>
      t.analysis.quirks.decode(whole(context.value)),
    ),
  ];
}

/** Rows of one configuration, concurrency rising, with their paths. */
function rowsOf(subject: Subject, parallel: string): PlacedRow[] {
  const concurrency = (row: ResultRow) => row.concurrency ?? 0;
  return subject.device.rows
    .map((row, at) => ({ row, path: `${subject.path}.rows[${at}]` }))
    .filter(({ row }) => isSameConfiguration(row, { parallel }) && row.concurrency !== null)
    .toSorted((a, b) => concurrency(a.row) - concurrency(b.row));
}

/** A smaller batch that the bisection visited gives more throughput than the largest that meets the limits. */
function laterBatchBetter(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const last = best === null ? undefined : rowsOf(subject, best.row.parallel).at(-1);
  if (!best || !last || last.row.concurrency === best.row.concurrency) return [];
  const mine = best.row.throughputTokensPerSecond;
  const theirs = last.row.throughputTokensPerSecond;
  const { batchSize } = best.row;
  const lastBatch = last.row.batchSize;
  if (mine === null || theirs === null || theirs >= mine) return [];
  if (batchSize === null || lastBatch === null) return [];
  const cites = [
    cite(`${best.path}.batchSize`, batchSize),
    cite(`${last.path}.batchSize`, lastBatch),
    cite(`${best.path}.throughputTokensPerSecond`, mine),
    cite(`${last.path}.throughputTokensPerSecond`, theirs),
  ];
  return [
    state('quirk-bisection', 'macro_only', cites, (t) =>
      t.analysis.quirks.bisection(whole(batchSize), whole(lastBatch)),
    ),
  ];
}

/** Decode that gets slower with fewer requests: an expert's token count falls off its padding. */
function slowerDecodeWithFewer(subject: Subject): Statement[] {
  const best = bestOf(subject);
  if (!best || best.row.ep === null || subject.device.phase === 'prefill') return [];
  const rows = rowsOf(subject, best.row.parallel);
  for (const [at, small] of rows.entries()) {
    const large = rows[at + 1];
    const slow = small.row.tpotMs;
    const fast = large?.row.tpotMs ?? null;
    if (!large || slow === null || fast === null || fast >= slow) continue;
    const few = small.row.concurrency ?? 0;
    const many = large.row.concurrency ?? 0;
    const cites = [
      cite(`${small.path}.concurrency`, few),
      cite(`${large.path}.concurrency`, many),
      cite(`${small.path}.tpotMs`, slow),
      cite(`${large.path}.tpotMs`, fast),
    ];
    return [
      state('quirk-moe-padding', 'macro_only', cites, (t) =>
        t.analysis.quirks.padding(whole(few), ms(slow), whole(many), ms(fast)),
      ),
    ];
  }
  return [];
}

/** The ratio report prints `None` for a TPOT limit that the command sets. */
function missingTpotLimit(subject: Subject): Statement[] {
  const set = subject.run.conditions.tpotLimitMs;
  const isLost = subject.device.phase === 'pd-ratio' && subject.device.limits.tpotMs === null;
  if (!isLost || set === null) return [];
  const cites = [cite(`${subject.runPath}.conditions.tpotLimitMs`, set)];
  return [state('quirk-pd-tpot-limit', 'macro_only', cites, (t) => t.analysis.quirks.pdTpot(ms(set)))];
}

/** The real program reuses simulated workloads between the devices of one run (references/engine/serving.md 7.11). */
function laterDevice({ run, device }: Subject): Statement[] {
  const [first] = run.results;
  const isLater = first !== undefined && first.device !== device.device;
  return run.estimator === 'tensorcast' && isLater
    ? [state('quirk-later-devices', 'macro_only', [], (t) => t.analysis.quirks.laterDevices)]
    : [];
}
