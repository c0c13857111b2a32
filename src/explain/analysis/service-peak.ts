import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { ExplainFacts } from '../facts.ts';
import { computed, gib, ms, rate, whole } from '../prose-figures.ts';
import { bestOf, type PlacedRow, type Subject } from './subject.ts';

/** A service may be this much faster than the peak allows before it is called impossible: figures are rounded. */
const slack = 0.97;
/** Weights in fewer bits than these are served by no framework; taken where nothing tells the format. */
const leastBytes = 0.5;

/** Bytes of a weight by what names of formats and of checkpoints hold. */
const formats: readonly (readonly [name: string, bytes: number])[] = [
  ['fp4', 0.5],
  ['int4', 0.5],
  ['w4a', 0.5],
  ['awq', 0.5],
  ['fp8', 1],
  ['int8', 1],
  ['w8a', 1],
];

/** Bytes of a weight as the run tells them; null where it does not. */
function bytesTold({ run }: Subject, { row }: PlacedRow): number | null {
  const { model, quantizeLinearAction } = run.conditions;
  const told = [quantizeLinearAction, row.extra.Quantization, model?.split('/').at(-1)];
  for (const text of told) {
    const found = formats.find(([name]) => text?.toLowerCase().includes(name));
    if (found !== undefined) return found[1];
  }
  return quantizeLinearAction === 'DISABLED' ? 2 : null;
}

/** Tokens that a step yields for a request on average: more than one where drafts are accepted. */
function tokensPerStep({ run }: Subject, { row }: PlacedRow): number {
  const names = ['acceptance length', 'accept_length', 'spec_decode_acceptance_length'];
  const told = names.map((name) => Number(row.extra[name] ?? Number.NaN)).find((one) => one > 1);
  return told ?? 1 + (row.mtp ?? run.conditions.numMtpTokens ?? 0);
}

/** The devices that share one copy of the weights: as told, else all of them. */
function copyOf({ run }: Subject, { row }: PlacedRow) {
  const { numDevices } = run.conditions;
  if (row.tp === null) return numDevices === null ? null : { devices: numDevices, replicas: 1 };
  const each = row.tp * (row.pp ?? 1);
  return { devices: row.tp, replicas: Math.max(1, Math.floor((numDevices ?? each) / each)) };
}

/**
 * Every step of a service reads the weights that a token passes through and the KV cache of its requests: no time per
 * token is shorter, and no rate higher, than the peak of its devices allows. Said where model, device and count are known.
 */
export function againstPeakOfService(subject: Subject, facts: ExplainFacts): Statement[] {
  const best = bestOf(subject);
  const { run, device } = subject;
  if (best === null || run.basis === 'simulated' || best.row.memory.weightGiB !== null) return [];
  const name =
    device.device ?? (run.conditions.devices.length === 1 ? (run.conditions.devices[0] ?? null) : null);
  const [peak, reads, copy] = [
    facts.peakBytesPerSecond(name),
    facts.readsOf(run.conditions.model),
    copyOf(subject, best),
  ];
  if (peak === null || reads === null || copy === null) return [];
  const bytes = bytesTold(subject, best);
  const bandwidth = derive('product', peak, copy.devices);
  const weights = derive('weightsGiB', reads.activeParameters, bytes ?? leastBytes);
  const cites = [
    cite(`devices.${name}.peakBytesPerSecond`, peak, 'reference'),
    cite('model.activeParameters', reads.activeParameters, 'reference'),
    cite('model.cacheBytesPerToken', reads.cacheBytesPerToken, 'reference'),
    cite('weights.bytes', bytes ?? leastBytes, 'reference'),
    cite('copy.devices', copy.devices, 'reference'),
    bandwidth,
    weights,
  ];
  const known = { subject, best, copy, cites, bandwidth: bandwidth.value, weightsGiB: weights.value, reads };
  const isTold = bytes !== null;
  return stepBelowPeak(known, isTold) ?? rateBeyondPeak(known, isTold) ?? [];
}

interface Known {
  readonly subject: Subject;
  readonly best: PlacedRow;
  readonly copy: { readonly devices: number; readonly replicas: number };
  readonly cites: readonly Cite[];
  readonly bandwidth: number;
  readonly weightsGiB: number;
  readonly reads: { readonly cacheBytesPerToken: number };
}

/** What a step reads with so many requests of one copy in it; without lengths the cache is left out. */
function stepWith({ subject, weightsGiB, bandwidth, reads }: Known, requests: number) {
  const { inputLength, outputLength } = subject.run.conditions;
  const tokens = inputLength === null ? null : derive('middleOfAnswer', inputLength, outputLength ?? 0);
  const cache = derive('cacheGiB', requests, tokens?.value ?? 0, reads.cacheBytesPerToken);
  const read = derive('sum', weightsGiB, cache.value);
  const least = derive('readMs', read.value, bandwidth);
  return { read, least, cites: [...(tokens === null ? [] : [tokens]), cache, read, least] };
}

function stepBelowPeak(known: Known, isTold: boolean): Statement[] | null {
  const { subject, best, copy, cites } = known;
  const { tpotMs, throughputTokensPerSecond: told, concurrency } = best.row;
  if (tpotMs === null || tpotMs <= 0) return null;
  // Requests that get their tokens at once, as rate and time per token tell them together (Little's law).
  const rated = told === null ? null : derive('inFlight', told, tpotMs);
  const all = Math.min(rated?.value ?? 1, concurrency ?? Number.POSITIVE_INFINITY);
  const each = derive('ratio', all, copy.replicas);
  const step = stepWith(known, each.value);
  const tokens = tokensPerStep(subject, best);
  const taken = derive('stepOf', tpotMs, tokens);
  if (taken.value >= step.least.value * slack) return null;
  const own = [cite(`${best.path}.tpotMs`, tpotMs), cite('step.tokens', tokens, 'reference'), taken, each];
  return [
    state(
      'suspicious-roofline',
      'macro_only',
      [...cites, ...own, ...(rated === null ? [] : [rated]), ...step.cites],
      (t) =>
        t.plausible.tokenBelowPeak(
          ms(tpotMs),
          gib(step.read.value),
          whole(copy.devices),
          `${computed(step.least.value)} ms`,
          isTold,
        ),
    ),
  ];
}

function rateBeyondPeak(known: Known, isTold: boolean): Statement[] | null {
  const { subject, best, copy, cites } = known;
  const { throughputTokensPerSecond: told, concurrency } = best.row;
  if (told === null || concurrency === null || concurrency <= 0) return null;
  const each = derive('ratio', concurrency, copy.replicas);
  const step = stepWith(known, each.value);
  const tokens = tokensPerStep(subject, best);
  const most = derive('stepRate', concurrency, tokens, step.least.value);
  if (told * slack <= most.value) return null;
  const own = [
    cite(`${best.path}.throughputTokensPerSecond`, told),
    cite(`${best.path}.concurrency`, concurrency),
    cite('step.tokens', tokens, 'reference'),
    each,
    most,
  ];
  return [
    state('suspicious-roofline', 'macro_only', [...cites, ...own, ...step.cites], (t) =>
      t.plausible.rateBeyondPeak(
        rate(told),
        whole(concurrency),
        gib(step.read.value),
        whole(copy.devices),
        rate(most.value),
        isTold,
      ),
    ),
  ];
}
