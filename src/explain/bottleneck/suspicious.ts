import { bestOf, type Subject } from '../analysis/subject.ts';
import { cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import { computed, rate, share } from '../figures.ts';
import type { ExplainInput } from '../input.ts';
import { factsOf, type HardwareFacts, hardwareRatios } from './hardware.ts';
import { classes } from './shares.ts';

/** A share of compute in decode at which it no longer behaves like decode. */
const computeLedDecode = 0.8;
/** Faster hardware that loses this much needs a reason. */
const muchSlower = 0.8;

/** Decode reads weights and KV cache for every token; a decode led by compute is unusual. */
export function decodeLikeCompute(subject: Subject): Statement[] {
  return subject.phases.flatMap((evidence) => {
    const shares = evidence.forward?.reading.bounds ?? evidence.shares?.value ?? null;
    const path = evidence.forward ? `${evidence.forward.path}.bounds` : (evidence.shares?.path ?? '');
    const cube = shares?.cube ?? null;
    if (
      evidence.phase !== 'decode' ||
      evidence.level === 'macro_only' ||
      cube === null ||
      cube < computeLedDecode
    ) {
      return [];
    }
    return [
      state('suspicious-decode-compute', evidence.level, [cite(`${path}.cube`, cube)], (t) =>
        t.suspiciousDecode(share(cube)),
      ),
    ];
  });
}

/** A dense model has no experts: sizes of EP cannot change its rows. */
export function expertsOfDense(subject: Subject, isDense: boolean | null): Statement[] {
  const best = bestOf(subject);
  if (isDense !== true || best === null || (best.row.ep ?? 1) <= 1) return [];
  const others = subject.device.candidates.filter((row) => row.tp === best.row.tp && row.ep !== best.row.ep);
  const slower = others.some(
    (row) => (row.throughputTokensPerSecond ?? 0) < (best.row.throughputTokensPerSecond ?? 0),
  );
  if (!slower) return [];
  return [
    state('suspicious-ep-dense', 'macro_only', [cite(`${best.path}.parallel`, best.row.parallel)], (t) =>
      t.suspiciousDenseEp(best.row.parallel),
    ),
  ];
}

/** Throughput of two devices against what their hardware differs in. */
export function hardwareSuspicion(
  left: Subject,
  right: Subject,
  input: ExplainInput,
  profiles: readonly HardwareFacts[],
): Statement[] {
  const mine = factsOf(left.device.device, input, profiles);
  const theirs = factsOf(right.device.device, input, profiles);
  const a = bestOf(left);
  const b = bestOf(right);
  const low = a?.row.throughputTokensPerSecond ?? null;
  const high = b?.row.throughputTokensPerSecond ?? null;
  if (!mine || !theirs || !a || !b || !low || !high || mine.facts.device === theirs.facts.device) return [];
  const ratios = hardwareRatios(mine.facts, theirs.facts).filter((one) => one.figure !== 'memoryGiB');
  const capacity = hardwareRatios(mine.facts, theirs.facts).find((one) => one.figure === 'memoryGiB');
  if (ratios.length === 0) return [];
  const throughput = derive('ratio', high, low);
  const largest = Math.max(...ratios.map((one) => one.ratio));
  const smallest = Math.min(...ratios.map((one) => one.ratio));
  const rates = [
    cite(`${a.path}.throughputTokensPerSecond`, low),
    cite(`${b.path}.throughputTokensPerSecond`, high),
    throughput,
  ];
  // More memory or a limit that only one side reaches explains more than any ratio of rates.
  const hasMoreMemory = (capacity?.ratio ?? 1) > 1.05;
  const isHeld = [left, right].some(
    ({ device }) => device.limits.ttftMs !== null || device.limits.tpotMs !== null,
  );
  if (throughput.value > largest * 1.05 && !hasMoreMemory && !isHeld) {
    const top = ratios.find((one) => one.ratio === largest);
    const cites = [
      ...rates,
      ...(top
        ? [
            cite(`${theirs.path}.${top.figure}`, top.right, theirs.source),
            cite(`${mine.path}.${top.figure}`, top.left, mine.source),
            derive('ratio', top.right, top.left),
          ]
        : []),
    ];
    return [
      state('suspicious-ratio', 'macro_only', cites, (t) =>
        t.suspiciousRatio(computed(throughput.value), computed(largest)),
      ),
    ];
  }
  const sameShares = left.phases.every((evidence, at) => {
    const other = right.phases[at]?.shares?.value;
    const own = evidence.shares?.value;
    return own && other
      ? classes.every((name) => Math.abs((own[name] ?? 0) - (other[name] ?? 0)) < 0.1)
      : false;
  });
  if (smallest >= 1 && throughput.value < muchSlower && sameShares && !isHeld) {
    return [
      state('suspicious-slower', 'macro_only', rates, (t) =>
        t.suspiciousSlower(right.device.device ?? '', rate(high), rate(low)),
      ),
    ];
  }
  return [];
}
