import { readCommandWords } from '../../results/readers/command-line.ts';
import type { ResultRow } from '../../results/result.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { type ExplainFacts, searchesOf } from '../facts.ts';
import { computed, gib, ms, rate, share, strategy, whole } from '../prose-figures.ts';
import { tokenSplit } from './aggregation.ts';
import { impossibleRow } from './impossible-rows.ts';
import { impossibleTimes } from './impossible-times.ts';
import { limitHungStatements } from './limit-hung.ts';
import { heldLimits } from './limits.ts';
import { againstPeakOfService } from './service-peak.ts';
import { bestOf, type PlacedRow, type Subject } from './subject.ts';
import { moreRequestsOf } from './uncounted.ts';

/** The embedded engine's own result for a plan may be off by this factor before a row is doubted. */
const doubtedFactor = 3;
/** Below this difference both results are the same for any decision. */
const notableDifference = 0.05;
/** Requests at once that differ by less than this are about as many. */
const sameLoad = 0.25;
/** A limit that is used less than this ended no search. */
const unusedShare = 0.75;
/** Room for this part of the batch again is room that a search would have used. */
const roomyShare = 0.25;
/** A step may be this much faster than the peak allows before it is called impossible: printed figures are rounded. */
const peakSlack = 0.97;

/** Whether the figures of a best row can be: against the engine's own, the peaks, the row's own limits and the search. */
export function plausibilityStatements(subject: Subject, facts: ExplainFacts): Statement[] {
  const best = bestOf(subject);
  if (best === null) return impossibleTimes(subject);
  return [
    ...impossibleTimes(subject),
    ...impossibleRow(subject),
    ...againstOwnEngine(subject, best, facts),
    ...againstPeak(subject, best, facts),
    ...againstPeakOfService(subject, facts),
    ...unusedHeadroom(subject, best, facts),
    ...limitHungStatements(subject, facts),
    ...searchBound(subject, best),
    ...oneAtATime(subject, best),
  ];
}

/** The row beside what the embedded engine computes for the same plan; both figures stand, and neither replaces the other. */
function againstOwnEngine(subject: Subject, best: PlacedRow, facts: ExplainFacts): Statement[] {
  const { run, device } = subject;
  const told = best.row.throughputTokensPerSecond;
  if (run.estimator === 'analytic' || told === null || told <= 0) return [];
  const own = searchesOf(run, facts, device.device).find((one) => one.device.phase === device.phase);
  if (own === undefined) return [];
  const at = own.device.candidates.findIndex((row) => row.parallel === best.row.parallel);
  const row = own.device.candidates[at] ?? own.device.best;
  const mine = row?.throughputTokensPerSecond ?? null;
  if (row === null || row === undefined || mine === null || mine <= 0) return [];
  const path = at < 0 ? `${own.path}.best` : `${own.path}.candidates[${at}]`;
  const ratio = derive('ratio', told, mine);
  const latencies = at < 0 ? [] : ownLatencies(subject, best, row, path);
  const cites = [
    cite(`${best.path}.throughputTokensPerSecond`, told),
    cite(`${path}.throughputTokensPerSecond`, mine, 'unchanged'),
    cite(`${path}.parallel`, row.parallel, 'unchanged'),
    ratio,
  ];
  const isApart = ratio.value >= doubtedFactor || ratio.value <= 1 / doubtedFactor;
  if (!isApart && Math.abs(ratio.value - 1) < notableDifference) return latencies;
  // A measured service may fall far behind a model without being wrong; it cannot be far ahead.
  const isDoubted = isApart && (run.basis !== 'measured' || ratio.value > 1);
  return [
    state(isDoubted ? 'own-engine-apart' : 'own-engine', 'macro_only', cites, (t) =>
      (isDoubted ? t.plausible.ownEngineApart : t.plausible.ownEngine)(
        rate(told),
        rate(mine),
        strategy(row.parallel, t.words.unnamedStrategy),
        computed(ratio.value),
      ),
    ),
    ...latencies,
  ];
}

/**
 * The latencies of a row of the modelled program beside those of the same strategy at about as many requests: each has to
 * hold by itself, as a throughput says nothing of a TTFT.
 */
function ownLatencies({ run }: Subject, best: PlacedRow, own: ResultRow, ownPath: string): Statement[] {
  const mineHeld = own.concurrency ?? 0;
  const held = best.row.concurrency ?? 0;
  if (run.basis !== 'simulated' || mineHeld <= 0 || held <= 0) return [];
  if (Math.abs(held / mineHeld - 1) > sameLoad) return [];
  return (['ttftMs', 'tpotMs'] as const).flatMap((field): Statement[] => {
    const told = best.row[field];
    const mine = own[field];
    if (told === null || mine === null || told <= 0 || mine <= 0) return [];
    const ratio = derive('ratio', told, mine);
    if (ratio.value < doubtedFactor && ratio.value > 1 / doubtedFactor) return [];
    const cites = [
      cite(`${best.path}.${field}`, told),
      cite(`${ownPath}.${field}`, mine, 'unchanged'),
      cite(`${ownPath}.parallel`, own.parallel, 'unchanged'),
      ratio,
    ];
    return [
      state('own-engine-apart', 'macro_only', cites, (t) =>
        t.plausible.ownLatencyApart(
          field === 'ttftMs' ? 'TTFT' : 'TPOT',
          ms(told),
          ms(mine),
          strategy(own.parallel, t.words.unnamedStrategy),
          computed(ratio.value),
        ),
      ),
    ];
  });
}

/** The Decode step of a row and how many tokens of a request it can yield at most; null where the row does not say. */
function decodeStepOf(
  subject: Subject,
  best: PlacedRow,
): { readonly ms: number; readonly tokens: number } | null {
  const { run, device } = subject;
  // A draft model names its tokens in the label alone: `DFlash=8/acc=5`.
  const drafted = Number(/\bD(?:Flash|Spark)=(\d{1,4})/i.exec(best.row.parallel)?.[1] ?? 0);
  const mtp = Math.max(drafted, best.row.mtp ?? run.conditions.numMtpTokens ?? 0);
  const perToken = device.phase === 'decode' ? best.row.tpotMs : (tokenSplit(subject, best)?.decode ?? null);
  return perToken === null ? null : { ms: perToken * (1 + mtp), tokens: 1 + mtp };
}

/** Every Decode step reads the weights and the KV cache of its requests: no step is shorter than that takes at the peak. */
function againstPeak(subject: Subject, best: PlacedRow, facts: ExplainFacts): Statement[] {
  const { run, device } = subject;
  const { row, path } = best;
  const step = decodeStepOf(subject, best);
  const peak = facts.peakBytesPerSecond(device.device);
  if (step === null || peak === null || (row.pp ?? 1) > 1) return [];
  const isDense = facts.isDense(run.conditions.model) === true;
  const { kvCacheGiB } = row.memory;
  // Experts that no token chose are not read, so only the weights of a dense model count.
  const weightGiB = isDense ? row.memory.weightGiB : 0;
  if (kvCacheGiB === null || weightGiB === null) return [];
  const read = derive('sum', weightGiB, kvCacheGiB);
  const least = derive('readMs', read.value, peak);
  if (step.ms <= 0 || step.ms >= least.value * peakSlack) return [];
  const cites = [
    cite(`${path}.memory.weightGiB`, row.memory.weightGiB),
    cite(`${path}.memory.kvCacheGiB`, kvCacheGiB),
    read,
    cite(`devices.${device.device}.peakBytesPerSecond`, peak, 'reference'),
    least,
    cite('row.decodeStepMs', step.ms, 'reference'),
  ];
  return [
    state('suspicious-roofline', 'macro_only', cites, (t) =>
      t.plausible.beyondPeak(`${computed(step.ms)} ms`, gib(read.value), `${computed(least.value)} ms`),
    ),
  ];
}

/** A search that ended with its limits half used and memory free has left something out, or another bound ended it. */
function unusedHeadroom(subject: Subject, best: PlacedRow, facts: ExplainFacts): Statement[] {
  const { row, path } = best;
  const held = heldLimits(subject, best);
  const { kvCacheGiB, availableGiB } = row.memory;
  const batch = row.batchSize;
  if (held.length === 0 || kvCacheGiB === null || !availableGiB || !batch || kvCacheGiB <= 0) return [];
  if (subject.run.estimator === 'analytic') return [];
  const most = held.toSorted((a, b) => b.value / b.limit - a.value / a.limit)[0];
  if (most === undefined || most.value / most.limit >= unusedShare) return [];
  const room = moreRequestsOf(subject, facts);
  if (room === null) return [];
  const { more } = room;
  if (more.value < Math.max(1, batch * roomyShare)) return [];
  const cites = [
    most.valueCite,
    most.cite,
    cite(`${path}.memory.kvCacheGiB`, kvCacheGiB),
    cite(`${path}.batchSize`, batch),
    ...room.cites,
    derive('ratio', most.value, most.limit),
  ];
  return [
    state('headroom-unused', 'macro_only', cites, (t) =>
      t.plausible.headroomUnused(
        most.name,
        ms(most.value),
        ms(most.limit),
        share(most.value / most.limit),
        whole(more.value),
      ),
    ),
  ];
}

/** The best row stands at the end of the range that its command searched. */
function searchBound({ run }: Subject, { row, path }: PlacedRow): Statement[] {
  const range = run.command === null ? undefined : readCommandWords(run.command)?.flags.get('--batch-range');
  const most = Number(range?.at(-1) ?? Number.NaN);
  if (!Number.isInteger(most) || row.batchSize !== most) return [];
  const cites = [cite(`${path}.batchSize`, row.batchSize), cite('command.batchRange', most, 'reference')];
  return [state('search-bound', 'macro_only', cites, (t) => t.plausible.searchBound(whole(most)))];
}

/** Devices that serve a single request at a time are no deployment that anybody would pay for. */
function oneAtATime({ run, runPath, device }: Subject, { row, path }: PlacedRow): Statement[] {
  const devices = run.conditions.numDevices;
  if (row.concurrency !== 1 || devices === null || devices <= 1 || device.phase === 'prefill') return [];
  const cites = [
    cite(`${path}.concurrency`, row.concurrency),
    cite(`${runPath}.conditions.numDevices`, devices),
  ];
  return [state('one-at-a-time', 'macro_only', cites, (t) => t.plausible.oneAtATime(whole(devices)))];
}
