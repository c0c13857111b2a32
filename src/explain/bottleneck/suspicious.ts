import { permits } from '../../results/evidence-level.ts';
import { tokenSplit } from '../analysis/aggregation.ts';
import { bindingLimit, heldLimits, limitsOf } from '../analysis/limits.ts';
import { bestOf, losersOf, type Subject, shortTitle, weaker } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { ExplainInput } from '../input.ts';
import { computed, rate, share } from '../prose-figures.ts';
import { type HardwareFacts, hardwareOf, hardwareRatios, ratioCites } from './hardware.ts';
import { classes } from './shares.ts';

/** A share of compute in decode at which it no longer behaves like decode. */
const computeLedDecode = 0.8;
/** Faster hardware that reaches no more than this part of the other's throughput needs a reason. */
const muchSlower = 0.8;
/** Shares that differ by less than this are the same breakdown. */
const sameShare = 0.1;
/** Ratios within this of each other are equal. */
const slack = 1.05;
/** Launches and collectives take another part of each step, so traffic is compared with more room. */
const trafficSlack = 1.3;

/** Decode reads weights and KV cache for every token; a decode led by compute is unusual. */
export function decodeLikeCompute(subject: Subject): Statement[] {
  return subject.phases.flatMap((evidence) => {
    const { forward, shares, level, phase } = evidence;
    const value = forward?.reading.bounds ?? shares?.value ?? null;
    const path = forward?.reading.bounds ? `${forward.path}.bounds` : (shares?.path ?? '');
    const cube = value?.cube ?? null;
    if (phase !== 'decode' || cube === null || cube < computeLedDecode) return [];
    if (!permits(level, 'optimizer_phase_breakdown')) return [];
    return [
      state('suspicious-decode-compute', level, [cite(`${path}.cube`, cube)], (t) =>
        t.bottleneck.suspiciousDecode(share(cube)),
      ),
    ];
  });
}

/** A dense model has no experts: sizes of EP cannot change its rows. */
export function expertsOfDense(subject: Subject, isDense: boolean | null): Statement[] {
  const best = bestOf(subject);
  if (isDense !== true || best === null || (best.row.ep ?? 1) <= 1) return [];
  const mine = best.row.throughputTokensPerSecond ?? 0;
  const without = losersOf(subject).filter(({ row }) => (row.ep ?? 1) < (best.row.ep ?? 1));
  const alike = without.filter(({ row }) => row.tp === best.row.tp);
  // With no row of the same TP the best one wins over all that have fewer ranks for experts.
  const others = alike.length > 0 ? alike : without;
  if (!others.some(({ row }) => (row.throughputTokensPerSecond ?? mine) < mine)) return [];
  return [
    state('suspicious-ep-dense', 'macro_only', [cite(`${best.path}.parallel`, best.row.parallel)], (t) =>
      t.bottleneck.suspiciousDenseEp(best.row.parallel),
    ),
  ];
}

/** Whether two sides are held to the same limits. */
function hasSameLimits(left: Subject, right: Subject): boolean {
  const words = (subject: Subject) =>
    limitsOf(subject)
      .map((one) => `${one.name} ${one.limit}`)
      .join();
  return words(left) === words(right);
}

function isBound(subject: Subject): boolean {
  const best = bestOf(subject);
  return best !== null && bindingLimit(heldLimits(subject, best)) !== null;
}

/** Throughput of two devices against what their hardware differs in. */
export function hardwareSuspicion(
  left: Subject,
  right: Subject,
  input: ExplainInput,
  profiles: readonly HardwareFacts[],
): Statement[] {
  const rated = (subject: Subject) => bestOf(subject)?.row.throughputTokensPerSecond ?? 0;
  // The side with less throughput is the left one here, so that a ratio is a gain.
  const [low, high] = rated(left) <= rated(right) ? [left, right] : [right, left];
  if (rated(low) <= 0 || low.run.conditions.numDevices !== high.run.conditions.numDevices) return [];
  if (!hasSameLimits(low, high)) return [];
  // Under a limit a little faster can hold many more requests: that explains a ratio, but never a loss.
  const ratio =
    isBound(low) || isBound(high)
      ? movesTooFast(low, high, input, profiles)
      : growsTooMuch(low, high, input, profiles);
  return [...ratio, ...fasterButSlower(low, high, input, profiles)];
}

/** GiB of weights and KV cache that a Decode step of the best row moves in a second; null where the row does not say. */
function trafficOf(subject: Subject): { readonly value: number; readonly cites: readonly Cite[] } | null {
  const best = bestOf(subject);
  if (best === null) return null;
  const { weightGiB, kvCacheGiB } = best.row.memory;
  const split = tokenSplit(subject, best);
  const step = subject.device.phase === 'decode' ? best.row.tpotMs : (split?.decode ?? null);
  if (weightGiB === null || kvCacheGiB === null || step === null || step <= 0) return null;
  const traffic = derive('traffic', weightGiB, kvCacheGiB, step);
  const cites = [
    cite(`${best.path}.memory.weightGiB`, weightGiB),
    cite(`${best.path}.memory.kvCacheGiB`, kvCacheGiB),
    cite(`${best.path}.tpotMs`, best.row.tpotMs),
    ...(split?.cites ?? []),
    traffic,
  ];
  return { value: traffic.value, cites };
}

/**
 * Under a limit throughput may differ by more than the hardware: what is left of the limit after the weights are read
 * holds the requests. How fast a step moves its bytes may not.
 */
function movesTooFast(
  low: Subject,
  high: Subject,
  input: ExplainInput,
  profiles: readonly HardwareFacts[],
): Statement[] {
  const mine = hardwareOf(low.device.device, input, profiles);
  const theirs = hardwareOf(high.device.device, input, profiles);
  const slow = trafficOf(low);
  const fast = trafficOf(high);
  if (!mine || !theirs || !slow || !fast || mine.facts.device === theirs.facts.device) return [];
  const [top] = hardwareRatios(mine.facts, theirs.facts)
    .filter(({ figure }) => figure !== 'memoryGiB')
    .toSorted((x, y) => y.ratio - x.ratio);
  const traffic = derive('ratio', fast.value, slow.value);
  if (top === undefined || traffic.value <= Math.max(1, top.ratio) * trafficSlack) return [];
  const cites = [
    ...slow.cites,
    ...fast.cites,
    traffic,
    ...ratioCites(mine, theirs, top),
    cite('low', low.device.device, 'reference'),
    cite('high', high.device.device, 'reference'),
  ];
  return [
    state('suspicious-traffic', 'macro_only', cites, (t) =>
      t.plausible.traffic(
        shortTitle(high, t),
        computed(traffic.value),
        shortTitle(low, t),
        computed(top.ratio),
      ),
    ),
  ];
}

function growsTooMuch(
  low: Subject,
  high: Subject,
  input: ExplainInput,
  profiles: readonly HardwareFacts[],
): Statement[] {
  const mine = hardwareOf(low.device.device, input, profiles);
  const theirs = hardwareOf(high.device.device, input, profiles);
  const a = bestOf(low);
  const b = bestOf(high);
  const slow = a?.row.throughputTokensPerSecond ?? null;
  const fast = b?.row.throughputTokensPerSecond ?? null;
  if (!mine || !theirs || !a || !b || !slow || !fast || mine.facts.device === theirs.facts.device) return [];
  const all = hardwareRatios(mine.facts, theirs.facts);
  const capacity = all.find((one) => one.figure === 'memoryGiB');
  const [top] = all.filter((one) => one !== capacity).toSorted((x, y) => y.ratio - x.ratio);
  const throughput = derive('ratio', fast, slow);
  // More memory holds more requests, which explains more than any ratio of rates.
  if (top === undefined || (capacity?.ratio ?? 1) > slack || throughput.value <= top.ratio * slack) return [];
  const cites = [
    cite(`${a.path}.throughputTokensPerSecond`, slow),
    cite(`${b.path}.throughputTokensPerSecond`, fast),
    throughput,
    ...ratioCites(mine, theirs, top),
    cite('low', low.device.device, 'reference'),
    cite('high', high.device.device, 'reference'),
  ];
  return [
    state('suspicious-ratio', 'macro_only', cites, (t) =>
      t.bottleneck.suspiciousRatio(
        shortTitle(high, t),
        computed(throughput.value),
        shortTitle(low, t),
        computed(top.ratio),
      ),
    ),
  ];
}

function fasterButSlower(
  low: Subject,
  high: Subject,
  input: ExplainInput,
  profiles: readonly HardwareFacts[],
): Statement[] {
  const weak = hardwareOf(high.device.device, input, profiles);
  const strong = hardwareOf(low.device.device, input, profiles);
  const a = bestOf(low);
  const b = bestOf(high);
  const slow = a?.row.throughputTokensPerSecond ?? null;
  const fast = b?.row.throughputTokensPerSecond ?? null;
  if (!weak || !strong || !a || !b || !slow || !fast || slow / fast >= muchSlower) return [];
  // Every figure at least as good, memory included: then nothing of the hardware explains it.
  const ratios = hardwareRatios(weak.facts, strong.facts);
  if (ratios.length === 0 || ratios.some((one) => one.ratio < 1)) return [];
  const pairs = low.phases.map((evidence, at) => ({ mine: evidence, theirs: high.phases[at] }));
  const isSame = pairs.every(({ mine, theirs }) => {
    const own = mine.shares?.value;
    const other = theirs?.shares?.value;
    return own && other
      ? classes.every((name) => Math.abs((own[name] ?? 0) - (other[name] ?? 0)) < sameShare)
      : false;
  });
  if (pairs.length === 0 || !isSame) return [];
  const level = pairs
    .flatMap(({ mine, theirs }) => [mine.level, theirs?.level ?? 'macro_only'])
    .reduce(weaker, 'profiler_trace');
  if (!permits(level, 'optimizer_phase_breakdown')) return [];
  const cites = [
    cite(`${a.path}.throughputTokensPerSecond`, slow),
    cite(`${b.path}.throughputTokensPerSecond`, fast),
    cite('low', low.device.device, 'reference'),
  ];
  return [
    state('suspicious-slower', level, cites, (t) =>
      t.bottleneck.suspiciousSlower(shortTitle(low, t), rate(slow), rate(fast)),
    ),
  ];
}
