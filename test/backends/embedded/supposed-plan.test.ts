import { describe, expect, it } from 'vitest';
import { asAnswers, presentValues } from '../../../src/backends/embedded/changed-answers.ts';
import { embeddedFacts, whatIfOf } from '../../../src/backends/embedded/explain-facts.ts';
import { subjectsOf } from '../../../src/explain/analysis/subject.ts';
import { ownSearch } from '../../../src/explain/facts.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import type { Conditions, Result } from '../../../src/results/result.ts';
import { inputOf } from '../../explain/subject-kit.ts';

const plan: Partial<SlotValues> = {
  model: 'Qwen/Qwen3-8B',
  devices: ['TEST_DEVICE'],
  numDevices: 4,
  inputLength: 2048,
  outputLength: 512,
  tpotLimitMs: 30,
  quantize: 'custom',
  quantizeLinearAction: 'W8A8_DYNAMIC',
  quantizeAttentionAction: 'DISABLED',
};

/** A table as the program prints it without a heading: rows, and nothing of the switches and limits behind them. */
const open: Partial<Conditions> = {
  compile: null,
  ttftLimitMs: null,
  tpotLimitMs: null,
  prefixCacheHitRate: null,
  numMtpTokens: null,
  mtpAcceptanceRates: null,
  searchSpace: null,
};

function printed(change: Partial<SlotValues>, told: Partial<Conditions> = {}): Result {
  const made = whatIfOf(asAnswers({ ...plan, ...change }))({});
  if (made === null) throw new Error('the engine does not run the plan');
  return { ...made, command: null, conditions: { ...made.conditions, ...open, ...told } };
}

const bestOf = (result: Result | null | undefined) => result?.results[0]?.best ?? null;

describe('what a printed row tells of its plan', () => {
  it.each([true, false])(
    'finds whether it was compiled by which choice gives the row again (%s)',
    (compile) => {
      const read = printed({ compile });
      const facts = embeddedFacts();
      expect(facts.supposedOf(read)?.compile).toBe(compile);
      const again = bestOf(facts.engineOf(read)?.({}));
      expect(again?.throughputTokensPerSecond).toBeCloseTo(bestOf(read)?.throughputTokensPerSecond ?? 0, 2);
      expect(again?.parallel).toBe(bestOf(read)?.parallel);
    },
  );

  it('takes the latencies of the row in the place of limits that nothing tells, and none where one is told', () => {
    const read = printed({ compile: true });
    const { ttftMs, tpotMs } = bestOf(read) ?? {};
    const limits = embeddedFacts().supposedOf(read)?.limits;
    expect(limits?.ttftMs).toBeGreaterThanOrEqual(ttftMs ?? 0);
    expect(limits?.tpotMs).toBeGreaterThanOrEqual(tpotMs ?? 0);
    expect(limits?.tpotMs).toBeLessThan((tpotMs ?? 0) + 0.01);
    expect(embeddedFacts().supposedOf(printed({ compile: true }, { tpotLimitMs: 30 }))?.limits).toBeNull();
  });

  it('makes no such limit what ended the search that was read', () => {
    const ended = (told: Partial<Conditions>) => {
      const read = printed({ compile: true }, told);
      const results = read.results.map((one) => ({ ...one, outcomes: [] }));
      const [subject] = subjectsOf(inputOf({ ...read, results }));
      return subject === undefined ? undefined : ownSearch(subject, embeddedFacts())?.device.best?.parallel;
    };
    expect(ended({})).toBeUndefined();
    expect(ended({ tpotLimitMs: 30 })).toBe(bestOf(printed({ compile: true }))?.parallel);
  });

  it('finds the sizes that were searched, where a better row lies among others', () => {
    const worse = [1, 2].find((tp) => tp !== bestOf(printed({ compile: true }))?.tp);
    const narrow = printed({ compile: true, ...presentValues({ searchSpace: `tp-sizes ${worse}` }) });
    const found = embeddedFacts().supposedOf(narrow)?.searchSpace ?? '';
    expect(found.split(', ')[0]).toBe(`tp-sizes ${worse}`);
    expect(embeddedFacts().supposedOf(printed({ compile: true }))?.searchSpace).toBeNull();
  });

  it('takes MTP from the row, with the acceptance rates that give it again', () => {
    const read = printed({ compile: true, mtp: true, numMtpTokens: 1 });
    const { numMtpTokens, mtpAcceptanceRates } = embeddedFacts().supposedOf(read) ?? {};
    expect(numMtpTokens).toBe(1);
    expect(mtpAcceptanceRates).toEqual([0.9]);
    expect(embeddedFacts().supposedOf(printed({ compile: true }))?.mtpAcceptanceRates).toBeNull();
  });

  it('claims no switch that does not give the row again', () => {
    const read = printed({ compile: true });
    const [device] = read.results;
    const best = bestOf(read);
    if (device === undefined || best === null) throw new Error('no row');
    const other: Result = {
      ...read,
      results: [{ ...device, best: { ...best, tpotMs: (best.tpotMs ?? 0) * 1.01 } }],
    };
    expect(embeddedFacts().supposedOf(other)).toMatchObject({ compile: null, searchSpace: null });
  });

  it('supposes nothing of a run that carries its command, or of a session, whose plan is known', () => {
    const read = printed({ compile: true });
    expect(embeddedFacts().supposedOf({ ...read, command: ['throughline'] })).toBeNull();
    expect(embeddedFacts(asAnswers(plan)).supposedOf(read)).toBeNull();
    expect(embeddedFacts().supposedOf({ ...read, basis: 'measured' })).toBeNull();
  });
});
