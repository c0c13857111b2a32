import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shippedCalibration } from '../../../src/backends/calibrated/shipped-calibration.ts';
import { type Evaluation, prepareSplit } from '../../../src/engine/serving/search/evaluate.ts';
import { searchServing } from '../../../src/engine/serving/search/search.ts';
import type { ServingLimits, ServingRequest } from '../../../src/engine/serving/search/serving-request.ts';
import { plainSystem, searchRequest } from './fixtures.ts';

const limits = (changes: Partial<ServingLimits>): Partial<ServingRequest> => ({
  limits: { ttftMs: null, tpotMs: null, ttftStatistic: 'median', tpotStatistic: 'mean', ...changes },
});
const lengths = { prompt: 300, output: 12, range: [1, 1], cachedShare: 0 } as const;

/** What a search may be asked for beside the usual, by theme. */
const apart: readonly (readonly [string, readonly Partial<ServingRequest>[]])[] = [
  [
    'limits',
    [
      {},
      limits({ ttftMs: 60 }),
      limits({ tpotMs: 7.5 }),
      limits({ ttftMs: 60, tpotMs: 7.5, ttftStatistic: 'p99', tpotStatistic: 'p90' }),
      limits({ ttftMs: 80, ttftStatistic: 'mean', tpotMs: 9, tpotStatistic: 'median' }),
      limits({ ttftMs: 0.01 }),
      { role: 'prefill', ...limits({ ttftMs: 40, tpotMs: 1 }) },
      { role: 'decode', ...limits({ ttftMs: 1, tpotMs: 7.5 }) },
      { role: 'decode', lengths: { ...lengths, output: 1 } },
    ],
  ],
  [
    'loads',
    [
      ...[1, 5, 500].map((users) => ({ load: { kind: 'closed-loop', users } as const })),
      { load: { kind: 'poisson', perSecond: 20 }, ...limits({ ttftMs: 60, tpotMs: 9 }) },
      { load: { kind: 'constant-rate', perSecond: 20 }, ...limits({ ttftMs: 60 }) },
      { load: { kind: 'burst', requests: 9 } },
      { load: { kind: 'burst', requests: null } },
      { load: { kind: 'max-load' } },
      { lengths: { ...lengths, range: [0.5, 1.5] } },
      { lengths: { ...lengths, cachedShare: 0.5 } },
      { seed: 7, lengths: { ...lengths, range: [0.8, 1.2] } },
    ],
  ],
  [
    'splits',
    [
      { devices: 1 },
      { devices: 4, tpSizes: [] },
      { devices: 4, tpSizes: [2, 4] },
      { devices: 3, tpSizes: [2] },
      { devices: 4, tpSizes: [2], widens: true },
      { framework: 'sglang' },
      { framework: 'trtllm', budget: 512 },
      { speculation: { drafted: 2, accepted: 0.8 } },
      { system: { ...plainSystem, memoryBytes: 2 ** 30 } },
      {
        devices: 4,
        disaggregated: { prefillDevices: 1, decodeDevices: 2 },
        ...limits({ ttftMs: 60, tpotMs: 7.5 }),
      },
      { devices: 4, disaggregated: { prefillDevices: null, decodeDevices: null } },
    ],
  ],
];

const figure = (value: number | null) => (value === null ? '-' : String(Number(value.toPrecision(6))));

function evaluationLine({
  users,
  replicas,
  alike,
  devicesUsed,
  figures,
  goodputPerSecond,
}: Evaluation): string {
  const { ttft, tpot, e2e, requestsPerSecond } = figures;
  const told = [
    ttft.median.value,
    tpot.mean.value,
    e2e.mean.value,
    requestsPerSecond.value,
    goodputPerSecond,
  ];
  return `${users} users, ${replicas} replicas of ${alike}, ${devicesUsed} devices: ${told.map(figure).join(' ')}`;
}

/**
 * A search climbs, stops and chooses by what it was asked: the golden holds each curve with its stop and best. `-u` writes it
 * anew, and the difference is read.
 */
describe('searches that differ in one wish', () => {
  it.each(apart)('%s', async (name, changes) => {
    const usual = searchRequest(await shippedCalibration(), { lengths });
    // Room for eleven requests, so that a search ends early.
    const { room } = prepareSplit(usual, { tp: 1, attentionDp: 1, expertTp: 1, expertEp: 1, pp: 1 }, 1);
    const bytes = room.weightBytes + room.otherBytes + 11 * 310 * room.bytesPerToken;
    const system = { ...plainSystem, memoryBytes: bytes / 0.9 };
    const told = changes.map((change) => {
      const { configurations, tooLarge } = searchServing({ ...usual, system, ...change });
      return [
        JSON.stringify(change, (key, value) => (key === 'system' ? 'small' : value)),
        ...configurations.flatMap(({ label, stop, best, curve }) => [
          `${label}: ${stop}, best ${best === null ? 'none' : best.users}`,
          ...curve.map((one) => `  ${evaluationLine(one)}`),
        ]),
        ...(tooLarge.length > 0 ? [`too large: ${tooLarge.join(', ')}`] : []),
      ].join('\n  ');
    });
    await expect(`${told.join('\n')}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, `../../golden/serving-searches-${name}.txt`),
    );
  });
});
