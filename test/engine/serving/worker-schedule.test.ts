import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SchedulerPolicy } from '../../../src/engine/serving/framework/policy.ts';
import type { Requests } from '../../../src/engine/serving/load/requests.ts';
import { simulate } from '../../../src/engine/serving/scheduler/simulate.ts';
import type { WorkerSetup } from '../../../src/engine/serving/scheduler/worker-setup.ts';
import { plainTimes, type Served, servedStepwise } from './stepwise-server.ts';

const policyOf = (change: Partial<SchedulerPolicy> = {}): SchedulerPolicy => ({
  budget: 4,
  mixes: true,
  chunks: true,
  lookEvery: 1,
  holdBack: null,
  maxRunning: 8,
  reservedOutput: 0,
  stepMicroseconds: 5,
  requestMicroseconds: 3,
  ...change,
});

const setupOf = (policy: Partial<SchedulerPolicy> = {}, change: Partial<WorkerSetup> = {}): WorkerSetup => ({
  timer: plainTimes,
  policy: policyOf(policy),
  firstToken: { floorMicroseconds: 0, scale: 0.5, overheadMicroseconds: 0 },
  attentionDp: 1,
  cacheTokens: 1000,
  speculation: null,
  role: 'both',
  ...change,
});

const requestsOf = (
  list: readonly (readonly [prompt: number, output: number, cached?: number])[],
  users = list.length,
  arrivals: readonly number[] | null = null,
): Requests => ({
  prompts: Int32Array.from(list, ([prompt]) => prompt),
  cached: Int32Array.from(list, ([, , cached]) => cached ?? 0),
  outputs: Int32Array.from(list, ([, output]) => output),
  arrivals: arrivals === null ? null : Float64Array.from(arrivals),
  users,
});

/** Times and counts of the scheduler, as the stepwise server tells them. */
function served(setup: WorkerSetup, requests: Requests): Served {
  const measured = simulate(setup, requests);
  const [account] = measured.accounts;
  if (account === undefined) throw new Error('one worker');
  const { steps, prefillMicroseconds, decodeMicroseconds, mostRunning, mostCacheTokens } = account;
  const { microseconds, tokens } = measured.gaps;
  return {
    starts: [...measured.starts],
    firstTokens: [...measured.firstTokens],
    ends: [...measured.ends],
    prefillMicroseconds,
    decodeMicroseconds,
    steps,
    mostRunning,
    mostCacheTokens,
    gapTokens: tokens.reduce((sum, one) => sum + one, 0),
    gapMicroseconds: microseconds.reduce((sum, one, at) => sum + one * (tokens[at] ?? 0), 0),
  };
}

const rounded = (one: Served) =>
  JSON.parse(
    JSON.stringify(one, (_, value) => (typeof value === 'number' ? Number(value.toFixed(4)) : value)),
  );

describe('one request, added up by hand', () => {
  it('runs its prompt in chunks of the budget at the scale of prompts, then a token a step', () => {
    // Chunks of 4 and 2: (144 + 4) / 2 + 5 = 79, then (124 + 2 + 12) / 2 + 5 = 74; decoding 113 + 5 + 3 + context.
    const { starts, firstTokens, ends } = served(setupOf(), requestsOf([[6, 3]]));
    expect([starts, firstTokens, ends]).toEqual([[0], [153], [153 + 2 * 121 + 7 + 8]]);
  });

  it('whose first step takes no less than the host, and once longer than that', () => {
    const firstToken = { floorMicroseconds: 100, scale: 0.5, overheadMicroseconds: 0 };
    const one = (change: Partial<WorkerSetup>) => served(setupOf({}, change), requestsOf([[6, 1]])).ends;
    expect(one({ firstToken })).toEqual([200]);
    expect(one({ firstToken: { ...firstToken, coldMicroseconds: 1000 } })).toEqual([1200]);
  });

  it('of an instance that only prefills ends with its first token', () => {
    const { firstTokens, ends } = served(setupOf({}, { role: 'prefill' }), requestsOf([[6, 3]]));
    expect([firstTokens, ends]).toEqual([[153], [153]]);
  });

  it('of an instance that only decodes has its first token at once', () => {
    const { starts, firstTokens, ends, prefillMicroseconds } = served(
      setupOf({}, { role: 'decode' }),
      requestsOf([[6, 3]], 1, [50]),
    );
    expect([starts, firstTokens, ends]).toEqual([[50], [50], [50 + 2 * 121 + 7 + 8]]);
    expect(prefillMicroseconds).toBe(0);
  });

  it('that drafts verifies its drafts and yields what is accepted, whole steps of it', () => {
    const speculation = {
      drafted: 2,
      acceptedPerStep: 2,
      draftMicroseconds: (count: number) => 1000 * count,
    };
    // Three tokens to come are two steps; three tokens a request go through the layers.
    const { ends, gapTokens } = served(setupOf({}, { speculation }), requestsOf([[4, 4]]));
    const prefill = (100 + 40 + 4 + 2 + 4) / 2 + 5;
    expect(ends).toEqual([prefill + 2 * (100 + 30 + 3 + 6 + 5 + 3 + 1000) + 5 + 7]);
    expect(gapTokens).toBe(4);
  });

  it('that drafted more than it needed leaves no room behind, and takes none', () => {
    const speculation = { drafted: 1, acceptedPerStep: 2, draftMicroseconds: () => 0 };
    const requests = requestsOf(
      [
        [4, 4],
        [4, 4],
        [4, 4],
      ],
      3,
      [0, 1e5, 1e5],
    );
    const starts = (cacheTokens: number) =>
      served(setupOf({ budget: 16, reservedOutput: 1 }, { speculation, cacheTokens }), requests).starts;
    // Two requests of eight tokens each, once the first is done.
    expect(starts(16)).toEqual([0, 1e5, 1e5]);
    expect(starts(15)[2]).toBeGreaterThan(1e5);
  });

  it('waits for its arrival, and the wait is idle', () => {
    const measured = simulate(setupOf(), requestsOf([[4, 1]], 1, [700]));
    expect(measured.starts[0]).toBe(700);
    expect(measured.accounts[0]?.idleMicroseconds).toBe(700);
    expect(measured.microseconds).toBe(measured.ends[0]);
  });

  it('that arrives while another decodes is seen at the end of the step it falls into', () => {
    const requests = requestsOf(
      [
        [4, 20],
        [4, 1],
      ],
      2,
      [0, 300],
    );
    const { starts } = served(setupOf(), requests);
    // The first prompt takes 80; steps of 121 + 5, 6 end at 206 and 333.
    expect(starts).toEqual([0, 80 + 126 + 127]);
  });
});

describe('a cache without room for the next token of everybody', () => {
  const requests = requestsOf([
    [4, 6, 1],
    [8, 5, 4],
  ]);
  const setup = setupOf(
    { budget: 2, mixes: false, chunks: false, maxRunning: 2, stepMicroseconds: 0, requestMicroseconds: 0 },
    { cacheTokens: 26 },
  );

  it('takes the newest out, which runs prompt and output so far again and loses no token', () => {
    const { starts, firstTokens, ends, accounts, gaps } = simulate(setup, requests);
    // Prompts in pairs of tokens: 63.5 + 67.5, then 68 + 71 + 74 + 78 behind four cached tokens and more.
    expect([[...starts], [...firstTokens]]).toEqual([
      [0, 131],
      [131, 422],
    ]);
    // Three steps of both, from 19 tokens to 25; two of the first alone; sixteen tokens again; one last step.
    const both = (tokens: number) => 100 + 20 + 2 + 4 + tokens;
    const alone = (tokens: number) => 100 + 10 + 1 + 2 + tokens;
    const first = 422 + both(19) + both(21) + both(23) + alone(9) + alone(10);
    expect(ends[0]).toBe(first);
    const again = [0, 2, 4, 6, 8, 10, 12, 14].map((cached) => (124 - 2 + 2 + 3 * cached) / 2);
    const prompt = again.reduce((sum, one) => sum + one, 1);
    expect(ends[1]).toBe(first + prompt + alone(16));
    expect(accounts[0]).toMatchObject({ preemptions: 1, mostRunning: 2, mostCacheTokens: 23 });
    expect(gaps.tokens.reduce((sum, one) => sum + one, 0)).toBe(9);
  });
});

describe('any load of users', () => {
  const lengths = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 9 }), fc.nat(4));
  const policies = fc.record({
    budget: fc.integer({ min: 2, max: 16 }),
    mixes: fc.boolean(),
    chunks: fc.boolean(),
    lookEvery: fc.integer({ min: 1, max: 4 }),
    holdBack: fc.option(
      fc.record({ tokens: fc.nat(16), requests: fc.nat(3), steps: fc.integer({ min: 1, max: 6 }) }),
    ),
    maxRunning: fc.integer({ min: 1, max: 5 }),
    reservedOutput: fc.constantFrom(0, 0.5, 1),
    stepMicroseconds: fc.constantFrom(0, 5),
    requestMicroseconds: fc.constantFrom(0, 3),
  });
  const firstTokens = fc.record({
    floorMicroseconds: fc.constantFrom(0, 90),
    scale: fc.constantFrom(0.5, 1),
    overheadMicroseconds: fc.constant(0),
  });

  it('is served as step after step serves it: equal decode steps are only taken together', () => {
    fc.assert(
      fc.property(
        fc.array(lengths, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 6 }),
        policies,
        firstTokens,
        fc.constantFrom(26, 40, 1000),
        fc.constantFrom(1, 1, 2, 3),
        (list, users, policy, firstToken, room, attentionDp) => {
          // Where the output of a request has no room of its own, a small cache would preempt.
          const cacheTokens = policy.reservedOutput === 1 ? room : 1000;
          const setup = setupOf(policy, { cacheTokens, attentionDp, firstToken });
          const requests = requestsOf(list, users);
          expect(rounded(served(setup, requests))).toEqual(rounded(servedStepwise(setup, requests)));
        },
      ),
      { numRuns: 300, seed: 20_260 },
    );
  });
});
