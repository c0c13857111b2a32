import { describe, expect, it } from 'vitest';
import { subjectsOf } from '../../../src/explain/analysis/subject.ts';
import type { AnswerMaterial } from '../../../src/explain/answers/answer-material.ts';
import { instancesAnswer } from '../../../src/explain/answers/instances.ts';
import { notRunnable } from '../../../src/explain/answers/not-runnable.ts';
import { perDeviceAnswer } from '../../../src/explain/answers/per-device.ts';
import { separationAnswer } from '../../../src/explain/answers/separation.ts';
import { noFacts } from '../../../src/explain/facts.ts';
import type { WhatIf, WhatIfChange } from '../../../src/explain/headline.ts';
import type { PdPair, Result } from '../../../src/results/result.ts';
import { inputOf, resultOf, type SubjectFacts } from '../subject-kit.ts';

const onePair: PdPair = {
  pdRatio: null,
  balancedQps: null,
  prefillQps: 3,
  decodeQps: 2,
  ttftMs: 400,
  tpotMs: 40,
  prefillParallel: 'TP=4',
  decodeParallel: 'TP=8',
  prefillDevicesPerInstance: 4,
  decodeDevicesPerInstance: 8,
  prefillBatchSize: 1,
  decodeBatchSize: 8,
  prefillConcurrency: 1,
  decodeConcurrency: 64,
};

type Counts = { readonly prefill: number | null; readonly decode: number | null };

function ratio(pair: Partial<PdPair>, { prefill, decode }: Counts, conditions = {}): Result {
  const pdRatio = {
    pairs: [{ ...onePair, ...pair }],
    prefillInstances: prefill,
    decodeInstances: decode,
  };
  const facts: SubjectFacts = {
    conditions,
    device: { phase: 'pd-ratio', pdRatio },
    run: { mode: 'pd-ratio' },
  };
  return resultOf([], facts);
}

function about(runs: readonly Result[], engine: WhatIf | null = null): AnswerMaterial {
  const input = inputOf(...runs);
  const whole = () => {
    throw new Error('not needed');
  };
  return { input, facts: noFacts, subjects: subjectsOf(input), whole, engine };
}

const english = (statements: readonly { readonly text: { readonly en: string } }[]) =>
  statements.map(({ text }) => text.en).join('\n');

describe('other numbers of instances', () => {
  const asked = (
    wanted: { readonly prefill?: number; readonly decode?: number; readonly isMore?: boolean },
    counts: Counts = { prefill: 2, decode: 4 },
    pair: Partial<PdPair> = {},
  ) => {
    const one = { prefill: null, decode: null, isMore: false, ...wanted };
    return english(instancesAnswer(one, about([ratio(pair, counts)]).subjects));
  };

  it('serve what the slower side serves, on the devices of all', () => {
    // 2 × 3 and 4 × 2 requests/s: the six of Prefill count.
    expect(asked({ prefill: 1 })).toContain(
      '1 Prefill and 4 Decode instances (36 devices) serve 3.00 req/s; Prefill is the side',
    );
    expect(asked({ decode: 1 })).toMatch(
      /2 Prefill and 1 Decode.*\(16 devices\) serve 2\.00 req\/s; Decode/u,
    );
    expect(asked({ prefill: 1, isMore: true })).toMatch(/^3 Prefill and 4 Decode.* 8\.00 req\/s; Decode/u);
    expect(asked({ decode: -9, isMore: true })).toContain('2 Prefill and 0 Decode');
  });

  it('stand beside what is there, where that is told', () => {
    expect(asked({ prefill: 3 })).toMatch(/6\.00 req\/s/u);
    const open = asked({ prefill: 3 }, { prefill: null, decode: null });
    expect(open).toMatch(/^3 Prefill and 1 Decode instances \(20 devices\) serve 2\.00/u);
    expect(open.match(/req\/s/gu)).toHaveLength(1);
    const half = asked({ prefill: 3 }, { prefill: 2, decode: null });
    expect(half.match(/req\/s/gu)).toHaveLength(1);
    expect(asked({ prefill: 3 }, undefined, { decodeDevicesPerInstance: null })).not.toContain('devices)');
  });

  it('say where they take more devices than the plan has', () => {
    const ofPlan = (numDevices: number) => {
      const { subjects } = about([ratio({}, { prefill: 2, decode: 4 }, { numDevices })]);
      return english(instancesAnswer({ prefill: 1, decode: null, isMore: false }, subjects));
    };
    expect(ofPlan(35)).toContain('36 devices are more than the 35 of the plan.');
    expect(ofPlan(36)).not.toContain('of the plan');
  });

  it('need a ratio with the rates of both sides', () => {
    expect(asked({ prefill: 3 }, undefined, { decodeQps: null })).toContain('the rate of all together');
    const plain = about([resultOf([{ throughputTokensPerSecond: 1 }])]).subjects;
    const one = { prefill: 3, decode: null, isMore: false };
    expect(english(instancesAnswer(one, plain))).toContain('--mode pd-ratio');
  });
});

describe('devices of their own for each phase', () => {
  const conditions = { numDevices: 16, outputLength: 100, ttftLimitMs: 2000, tpotLimitMs: 50 };
  const plain = (change: object = {}, row: object = {}) =>
    resultOf([{ throughputTokensPerSecond: 500, ttftMs: 700, tpotMs: 33, ...row }], {
      conditions: { ...conditions, ...change },
    });
  /** Every device of an instance serves half a request/s of Prefill, or a whole one of Decode. */
  const linear =
    (asked: WhatIfChange[] = []): WhatIf =>
    (change) => {
      asked.push(change);
      const { prefillDevicesPerInstance: p, decodeDevicesPerInstance: d } = change;
      if (!p || !d) return plain();
      const rates = { prefillQps: p / 2, decodeQps: d };
      return ratio(
        { ...rates, prefillDevicesPerInstance: p, decodeDevicesPerInstance: d },
        { prefill: null, decode: null },
      );
    };
  const answered = (engine: WhatIf | null, run = plain()) =>
    english(separationAnswer(about([run], engine)).statements);

  it('are whole instances that serve most together', () => {
    // Of 16 devices at most 10 for Prefill and 5 for Decode serve 5 requests/s each way, as the plan does now.
    const text = answered(linear());
    expect(text).toMatch(/5\.00 req\/s/u);
    expect(text).toMatch(
      /^Separating the phases does not help: the best split, .*transfer of the KV cache left out/u,
    );
    const better: WhatIf = (change) => {
      const found = linear()(change);
      const [one] = found?.results ?? [];
      const [pair] = one?.pdRatio?.pairs ?? [];
      if (!found || !one || !pair) return found;
      const faster = {
        ...pair,
        prefillQps: (pair.prefillQps ?? 0) * 4,
        decodeQps: (pair.decodeQps ?? 0) * 4,
      };
      const pdRatio = { pairs: [faster], prefillInstances: null, decodeInstances: null };
      return { ...found, results: [{ ...one, pdRatio }] };
    };
    expect(answered(better)).toMatch(
      /^Separating the phases helps: .* serve 20\.00 req\/s, against 5\.00 req\/s together \(\+300/su,
    );
  });

  it('are searched within the limits of the plan, or those that its row takes', () => {
    const asked: WhatIfChange[] = [];
    answered(linear(asked));
    const sizes = asked.filter(({ mode }) => mode === 'pd-ratio');
    expect(sizes.length).toBeGreaterThan(0);
    for (const { prefillDevicesPerInstance: p = 0, decodeDevicesPerInstance: d = 0, ...limits } of sizes) {
      expect(p + d).toBeLessThanOrEqual(16);
      expect(limits).toEqual({ mode: 'pd-ratio', ttftLimitMs: 2000, tpotLimitMs: 50 });
    }
    expect(answered(linear(), plain({ ttftLimitMs: null }))).toMatch(/TTFT ≤ 700/u);
    expect(answered(linear())).not.toMatch(/≤/u);
  });

  it('are refused where nothing can be said, each with its reason', () => {
    expect(answered(null)).toBe(answered(() => null));
    const unsaid = answered(linear(), plain({ numDevices: 1 }));
    expect(unsaid).not.toBe(answered(null));
    expect(unsaid).not.toBe('');
    expect(answered(linear(), plain({ outputLength: null }))).toBe(unsaid);
    expect(answered(linear(), plain({}, { throughputTokensPerSecond: null }))).toBe(unsaid);
    expect(answered((change) => (change.mode ? null : plain()))).toContain('No split of 16 devices');
    const apart = ratio({}, { prefill: 1, decode: 1 }, conditions);
    // One instance of each is 12 devices, on which both together are computed within the same limits.
    expect(answered(linear(), apart)).toMatch(
      /does not help here: apart the 12 devices serve 2\.00 req\/s.*5\.00 req\/s/su,
    );
    expect(answered(() => null, apart)).toContain('separate here already');
    expect(english(separationAnswer(about([], linear())).statements)).not.toBe('');
  });
});

describe('figures of one device', () => {
  const price = { amount: 2, currency: 'USD', hours: 1, per: 'device' } as const;
  const run = (rate: number | null, numDevices: number | null, change: object = {}) =>
    resultOf([{ throughputTokensPerSecond: rate }], {
      conditions: { numDevices, inputLength: 1000, outputLength: 500_000, ...change },
    });
  const answered = (runs: readonly Result[], at: typeof price | null = null) =>
    english(perDeviceAnswer({ price: at }, about(runs)).statements);

  it('are the rate over the devices, with the hours of a million tokens', () => {
    expect(answered([run(2000, 8)])).toMatch(/250 tok\/s/u);
    // A million tokens at 250 a second take 4,000 s of a device, 1.11 hours.
    expect(answered([run(2000, 8)])).toMatch(/1\.11/u);
    expect(answered([run(2000, 8)], price)).toMatch(/2\.22 USD/u);
    // Half a million tokens of one answer cost half of that; eight devices cost 16 an hour.
    expect(answered([run(2000, 8)], price)).toMatch(/1\.11 USD.*16(?:\.0+)? USD/su);
  });

  it('come with the requests that it holds', () => {
    const held = resultOf([{ throughputTokensPerSecond: 2000, concurrency: 192 }], {
      conditions: { numDevices: 8, outputLength: 100 },
    });
    expect(answered([held])).toMatch(/24\.0 concurrent requests per device: 192 on 8/u);
  });

  it('cost what their price is for an hour of one device', () => {
    const costs = (over: object) =>
      english(perDeviceAnswer({ price: { ...price, ...over } }, about([run(2000, 8)])).statements);
    // 16 for all eight devices, and 1,440 for a month of 720 hours, are 2 for an hour of one.
    expect(costs({ amount: 16, per: 'all' })).toMatch(/2\.22 USD/u);
    expect(costs({ amount: 1440, hours: 720 })).toMatch(/2\.22 USD/u);
    expect(costs({ hours: 0 })).toMatch(/over 3 years/u);
    expect(costs({ hours: 0 })).not.toMatch(/tokens cost \d/u);
    expect(costs({ per: 'machine' })).toMatch(/say the price of one device/u);
    const month = { price, periodSeconds: 2_592_000 };
    expect(english(perDeviceAnswer(month, about([run(2000, 8)])).statements)).toMatch(/cost 11,520 USD/u);
  });

  it('are worth another price from a rate on that is in proportion', () => {
    const half = { price: null, priceTimes: 0.5 };
    expect(english(perDeviceAnswer(half, about([run(2000, 8)])).statements)).toMatch(/from 125 tok\/s/u);
    const two = about([run(2000, 8), run(2000, 4)]);
    // A gives 250 for half the price of B's 500: its tokens cost the same.
    expect(english(perDeviceAnswer(half, two).statements)).toMatch(/its tokens cost 1\.00 times as much/u);
  });

  it('are of the devices that a question counts, where nothing else does', () => {
    const counted = { price: null, numDevices: 4 };
    expect(english(perDeviceAnswer(counted, about([run(2000, null)])).statements)).toMatch(/500 tok\/s/u);
    expect(english(perDeviceAnswer(counted, about([run(2000, 8)])).statements)).toMatch(/250 tok\/s/u);
  });

  it('of a device that was not read are computed, or said to be missing', () => {
    const asked = { price: null, priceTimes: 2, devices: ['OTHER'] };
    const material = about([run(2000, 8)]);
    expect(english(perDeviceAnswer(asked, material).statements)).toMatch(/price of OTHER cannot be set/u);
    const facts = { ...material.facts, engineOf: () => () => run(6000, 8) };
    // Three times the rate at twice the price: two thirds of the cost.
    expect(english(perDeviceAnswer(asked, { ...material, facts }).statements)).toMatch(
      /×3\.00 .*its tokens cost 0\.667 times as much/su,
    );
  });

  it('are compared where they are alike, the better one first', () => {
    expect(answered([run(2000, 8), run(2000, 4)])).toMatch(/device B .* is better: ×2\.00/u);
  });

  it('of a ratio are whole answers on the devices of its instances', () => {
    // Two times 3 and 3 times 2 requests/s of 100 tokens: 600 tokens/s on 2 × 4 + 3 × 8 devices.
    const pair = ratio({}, { prefill: 2, decode: 3 }, { outputLength: 100 });
    expect(answered([pair])).toMatch(/18\.75 tok\/s/u);
    expect(
      answered([ratio({ decodeQps: null }, { prefill: 2, decode: 3 }, { outputLength: 100 })]),
    ).not.toMatch(/tok\/s/u);
    expect(answered([ratio({}, { prefill: 2, decode: 3 })])).not.toMatch(/tok\/s/u);
  });

  it('are not said where rate or devices are not told', () => {
    for (const one of [run(null, 8), run(2000, null)]) expect(answered([one])).not.toMatch(/\d+ tok\/s/u);
  });
});

describe('a plan that lacks what an engine needs', () => {
  const known = { model: 'M', devices: ['D', 'E'], numDevices: 8, inputLength: 10, outputLength: null };
  const asked = (conditions: object, change: WhatIfChange = {}, engine: WhatIf | null = null) =>
    notRunnable(change, about([resultOf([], { conditions })], engine))?.text.en ?? null;

  it('gets the command with what is missing in capitals, and the limits that are known', () => {
    expect(asked({ ...known, ttftLimitMs: 900 })).toContain(
      'throughline plan --model M --devices D E --num-devices 8 --input-length 10 --output-length OUTPUT_LENGTH --ttft-limit-ms 900',
    );
    expect(asked(known)).not.toContain('limit-ms');
    expect(asked(known, { tpotLimitMs: 30 })).toContain('--tpot-limit-ms 30');
  });

  it('is none where nothing is missing, or where the engine runs it', () => {
    expect(asked(known, { outputLength: 5 })).toBeNull();
    expect(asked(known, {}, () => resultOf([]))).toBeNull();
    expect(asked(known, {}, () => null)).not.toBeNull();
    expect(notRunnable({}, about([]))).toBeNull();
  });
});
