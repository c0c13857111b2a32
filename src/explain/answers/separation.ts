import type { DeviceResult, Result } from '../../results/result.ts';
import { bestOf, isAnswered, type Subject } from '../analysis/subject.ts';
import { type Cite, cite, derive } from '../evidence/cite.ts';
import { type Statement, state } from '../evidence/statement.ts';
import type { WhatIf, WhatIfChange } from '../headline.ts';
import { ms, requests, signedShare, whole } from '../prose-figures.ts';
import { type AnswerMaterial, type AnswerPart, orNoResult, said } from './answer-material.ts';
import { bothWaysRead } from './both-ways-read.ts';
import { type Rate, requestsOf } from './period.ts';
import { togetherAnswer } from './together.ts';

/** A split of the plan's devices into instances of each phase, with what it serves in all. */
interface Split {
  readonly pair: NonNullable<DeviceResult['pdRatio']>['pairs'][number];
  readonly prefill: number;
  readonly decode: number;
  readonly servedPerSecond: number;
  readonly path: string;
}

/** Whole instances that fit the devices and serve most; null where not one of each fits. */
function bestSplit(result: Result, devices: number): Split | null {
  const splits = result.results.flatMap((one, at) =>
    (one.pdRatio?.pairs ?? []).flatMap((pair, pairAt): Split[] => {
      const { prefillDevicesPerInstance: p, decodeDevicesPerInstance: d, prefillQps, decodeQps } = pair;
      if (!p || !d) return [];
      // A pair that was simulated whole says what it serves and how many instances it is.
      const { prefillInstances, decodeInstances } = one.pdRatio ?? {};
      if (prefillQps === null && pairAt === 0 && prefillInstances && decodeInstances && pair.balancedQps) {
        return [
          {
            pair,
            prefill: prefillInstances,
            decode: decodeInstances,
            servedPerSecond: pair.balancedQps,
            path: `results[${at}].pdRatio.pairs[${pairAt}]`,
          },
        ];
      }
      if (!prefillQps || !decodeQps) return [];
      const counts = Array.from({ length: Math.floor((devices - d) / p) }, (_, index) => index + 1);
      return counts.map((prefill) => {
        const decode = Math.floor((devices - prefill * p) / d);
        return {
          pair,
          prefill,
          decode,
          servedPerSecond: Math.min(prefill * prefillQps, decode * decodeQps),
          path: `results[${at}].pdRatio.pairs[${pairAt}]`,
        };
      });
    }),
  );
  return splits.toSorted((a, b) => b.servedPerSecond - a.servedPerSecond)[0] ?? null;
}

/** Devices of an instance that are tried for each phase: powers of two up to half of the plan. */
function sizesOf(devices: number): number[] {
  const sizes: number[] = [];
  for (let size = 1; size <= devices / 2; size *= 2) sizes.push(size);
  // The largest instances hold most cache; four sizes of each side are enough to see which way it goes.
  return sizes.slice(-4);
}

function searchSplits(engine: WhatIf, devices: number, limits: WhatIfChange): Split | null {
  const found = sizesOf(devices).flatMap((prefill) =>
    sizesOf(devices).flatMap((decode) => {
      if (prefill + decode > devices) return [];
      const result = engine({
        ...limits,
        mode: 'pd-ratio',
        prefillDevicesPerInstance: prefill,
        decodeDevicesPerInstance: decode,
      });
      const split = result === null ? null : bestSplit(result, devices);
      return split === null ? [] : [split];
    }),
  );
  return found.toSorted((a, b) => b.servedPerSecond - a.servedPerSecond)[0] ?? null;
}

/** Whether devices of their own for each phase would serve more within the same limits, and why. */
export function separationAnswer(material: AnswerMaterial): AnswerPart {
  const { subjects, engine } = material;
  const read = bothWaysRead(subjects);
  if (read !== null) return { statements: read };
  const subject = subjects.find(isAnswered);
  if (subject === undefined) return { statements: orNoResult([]) };
  if (subject.device.phase !== 'aggregated') return { statements: togetherAnswer(material) };
  const best = bestOf(subject);
  const { numDevices, ttftLimitMs, tpotLimitMs } = subject.run.conditions;
  const unchanged = engine?.({}) ?? null;
  if (engine === null || unchanged === null || best === null) {
    return { statements: [said('what-if-refused', (t) => t.answers.noWhatIf)] };
  }
  const together = servedTogether(unchanged, subject);
  if (numDevices === null || numDevices < 2 || together === null) {
    return { statements: [said('not-answerable', (t) => t.asked.noSeparation)] };
  }
  // A ratio needs both limits; one that the plan lacks is what its own row takes.
  const limits: WhatIfChange = {
    ttftLimitMs: ttftLimitMs ?? best.row.ttftMs,
    tpotLimitMs: tpotLimitMs ?? best.row.tpotMs,
  };
  const split = searchSplits(engine, numDevices, limits);
  const { perSecond: own, cites: ownCites } = together;
  const supposed = supposedLimits(subject, limits);
  if (split === null) {
    return {
      statements: [
        state('what-if', 'macro_only', [...ownCites, cite('numDevices', numDevices, 'reference')], (t) =>
          t.asked.noSplit(whole(numDevices), requests(own)),
        ),
        ...supposed,
      ],
    };
  }
  const gain = derive('relative', own, split.servedPerSecond);
  return {
    statements: [
      splitStatement(split, own, gain.value, [...ownCites, gain]),
      ...reason(split, best.row.ttftMs),
      ...supposed,
    ],
  };
}

/**
 * Requests per second of both phases together as the engine has them that computes the split: what another program tells
 * is not set against it.
 */
function servedTogether(unchanged: Result, subject: Subject): Rate | null {
  const own = requestsOf(subject);
  const at = unchanged.results.findIndex(({ phase, best }) => phase === 'aggregated' && best !== null);
  const computed = unchanged.results[at]?.best?.requestsPerSecond ?? null;
  const isOwn = computed === null || (own !== null && Math.abs(own.perSecond - computed) <= 0.001 * computed);
  if (isOwn) return own;
  return {
    perSecond: computed,
    cites: [cite(`results[${at}].best.requestsPerSecond`, computed, 'unchanged')],
  };
}

function supposedLimits(subject: Subject, limits: WhatIfChange): Statement[] {
  const { ttftLimitMs, tpotLimitMs } = subject.run.conditions;
  const missing = [
    ...(ttftLimitMs === null && limits.ttftLimitMs ? [`TTFT ≤ ${ms(limits.ttftLimitMs)}`] : []),
    ...(tpotLimitMs === null && limits.tpotLimitMs ? [`TPOT ≤ ${ms(limits.tpotLimitMs)}`] : []),
  ];
  const cites: Cite[] = [
    cite('limits.ttftMs', limits.ttftLimitMs ?? null, 'reference'),
    cite('limits.tpotMs', limits.tpotLimitMs ?? null, 'reference'),
  ];
  return missing.length === 0
    ? []
    : [state('what-if', 'macro_only', cites, (t) => t.asked.supposedLimits(missing.join(' · ')))];
}

function splitStatement(split: Split, own: number, gain: number, cites: readonly Cite[]): Statement {
  const { pair, prefill, decode } = split;
  const told = [
    ...cites,
    cite(`${split.path}.prefillDevicesPerInstance`, pair.prefillDevicesPerInstance, 'reference'),
    cite(`${split.path}.decodeDevicesPerInstance`, pair.decodeDevicesPerInstance, 'reference'),
    cite('split.prefill', prefill, 'reference'),
    cite('split.decode', decode, 'reference'),
    cite('split.served', split.servedPerSecond, 'reference'),
  ];
  return state('what-if', 'macro_only', told, (t) =>
    (gain > 0 ? t.asked.separationHelps : t.asked.separationHurts)(
      `${whole(prefill)} × ${whole(pair.prefillDevicesPerInstance ?? 0)}`,
      `${whole(decode)} × ${whole(pair.decodeDevicesPerInstance ?? 0)}`,
      requests(split.servedPerSecond),
      requests(own),
      signedShare(gain),
      pair.prefillQps === null,
    ),
  );
}

/** Why: TTFT falls because nobody waits for Decode, and whole instances leave the faster side idle. */
function reason({ pair, prefill, decode }: Split, ttftMs: number | null): Statement[] {
  if (pair.prefillQps === null) return [];
  const p = derive('product', prefill, pair.prefillQps ?? 0);
  const d = derive('product', decode, pair.decodeQps ?? 0);
  const cites = [
    p,
    d,
    cite('pair.ttftMs', pair.ttftMs, 'reference'),
    cite('row.ttftMs', ttftMs, 'reference'),
  ];
  return [
    state('what-if', 'macro_only', cites, (t) =>
      t.asked.separationWhy(
        pair.ttftMs === null ? t.words.notReported : ms(Number(pair.ttftMs.toFixed(2))),
        ttftMs === null ? t.words.notReported : ms(ttftMs),
        requests(p.value),
        requests(d.value),
      ),
    ),
  ];
}
