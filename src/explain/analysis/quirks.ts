import type { ResultRow } from '../../results/result.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, ms, whole } from '../figures.ts';
import { bestOf, type Subject } from './subject.ts';

/**
 * Where the program's own model breaks what one would expect, and the row in front of us shows it (engine
 * specification 11).
 */
export function quirkStatements(subject: Subject): Statement[] {
  return [
    ...tpotIncludesTtft(subject),
    ...decodeSequence(subject),
    ...laterBatchBetter(subject),
    ...slowerDecodeWithFewer(subject),
    ...missingTpotLimit(subject),
  ];
}

function tpotIncludesTtft(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const out = subject.run.conditions.outputLength;
  const { ttftMs, tpotMs } = best?.row ?? { ttftMs: null, tpotMs: null };
  if (subject.device.phase !== 'aggregated' || !best || ttftMs === null || tpotMs === null || out === null)
    return [];
  // Below a tenth of TPOT the share of prefill changes no decision.
  if (ttftMs / out / tpotMs < 0.1) return [];
  const part = derive('prefillPerToken', ttftMs, out);
  const cites = [
    cite(`${best.path}.ttftMs`, ttftMs),
    cite(`${best.path}.tpotMs`, tpotMs),
    cite(`${subject.runPath}.conditions.outputLength`, out),
    part,
  ];
  return [
    state('quirk-tpot-includes-ttft', 'macro_only', cites, (t) =>
      t.quirkTpot(`${computed(part.value)} ms`, ms(tpotMs)),
    ),
  ];
}

function decodeSequence(subject: Subject): Statement[] {
  const { inputLength, outputLength } = subject.run.conditions;
  if (subject.device.phase === 'prefill' || inputLength === null || outputLength === null) return [];
  const half = Math.floor(outputLength / 2);
  const context = derive('sum', inputLength, half);
  const cites = [
    cite(`${subject.runPath}.conditions.inputLength`, inputLength),
    cite(`${subject.runPath}.conditions.outputLength`, outputLength),
    cite('formula.halfOutput', half, 'reference'),
    context,
  ];
  return [state('quirk-decode-sequence', 'macro_only', cites, (t) => t.quirkDecode(whole(context.value)))];
}

/** Rows of one configuration, concurrency rising, with their paths. */
function rowsOf(subject: Subject, parallel: string): { readonly row: ResultRow; readonly path: string }[] {
  return subject.device.rows
    .map((row, at) => ({ row, path: `${subject.path}.rows[${at}]` }))
    .filter(({ row }) => row.parallel === parallel && row.concurrency !== null)
    .toSorted((a, b) => (a.row.concurrency ?? 0) - (b.row.concurrency ?? 0));
}

/** A smaller batch that the bisection visited gives more throughput than the largest that meets the limits. */
function laterBatchBetter(subject: Subject): Statement[] {
  const best = bestOf(subject);
  const rows = best === null ? [] : rowsOf(subject, best.row.parallel);
  const last = rows.at(-1);
  if (!best || !last || last.row.concurrency === best.row.concurrency) return [];
  const mine = best.row.throughputTokensPerSecond;
  const theirs = last.row.throughputTokensPerSecond;
  if (mine === null || theirs === null || theirs >= mine || best.row.batchSize === null) return [];
  const cites = [
    cite(`${best.path}.batchSize`, best.row.batchSize),
    cite(`${last.path}.batchSize`, last.row.batchSize),
    cite(`${best.path}.throughputTokensPerSecond`, mine),
    cite(`${last.path}.throughputTokensPerSecond`, theirs),
  ];
  return [
    state('quirk-bisection', 'macro_only', cites, (t) =>
      t.quirkBisection(whole(best.row.batchSize ?? 0), whole(last.row.batchSize ?? 0)),
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
    const cites = [
      cite(`${small.path}.concurrency`, small.row.concurrency),
      cite(`${large.path}.concurrency`, large.row.concurrency),
      cite(`${small.path}.tpotMs`, slow),
      cite(`${large.path}.tpotMs`, fast),
    ];
    return [
      state('quirk-moe-padding', 'macro_only', cites, (t) =>
        t.quirkPadding(
          whole(small.row.concurrency ?? 0),
          ms(slow),
          whole(large.row.concurrency ?? 0),
          ms(fast),
        ),
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
  return [state('quirk-pd-tpot-limit', 'macro_only', cites, (t) => t.quirkPdTpot(ms(set)))];
}
