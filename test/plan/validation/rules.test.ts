import { describe, expect, it } from 'vitest';
import { acceptSlotValue } from '../../../src/plan/slots/accept-value.ts';
import { slotRecord } from '../../../src/plan/slots/records.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import { validationRules } from '../../../src/plan/validation/rules.ts';
import { validatePlan } from '../../../src/plan/validation/validate.ts';
import type { ValidationFacts } from '../../../src/plan/validation/validation-facts.ts';
import { answersOf, conditionFacts, facts, wholePlan } from '../plan-kit.ts';
import { assessmentCases } from './cases/assessment-cases.ts';
import { batchCases } from './cases/batch-cases.ts';
import type { Case } from './cases/case.ts';
import { featureCases } from './cases/feature-cases.ts';
import { fileCases } from './cases/file-cases.ts';
import { hardwareCases } from './cases/hardware-cases.ts';
import { limitCases } from './cases/limit-cases.ts';
import { modeCases } from './cases/mode-cases.ts';
import { modelCases } from './cases/model-cases.ts';
import { programCases } from './cases/program-cases.ts';
import { searchCases } from './cases/search-cases.ts';

const quiet: ValidationFacts = {
  facts,
  conditionFacts,
  engineReason: null,
  memory: null,
  dialect: null,
  forecast: null,
  assessment: null,
};

function check(
  plan: Partial<SlotValues>,
  change: Partial<ValidationFacts> = {},
  said: Readonly<Record<string, string>> = {},
) {
  return validatePlan(answersOf({ ...wholePlan, ...plan }, said), () => ({ ...quiet, ...change }));
}

const cases: readonly Case[] = [
  ...assessmentCases,
  ...batchCases,
  ...featureCases,
  ...fileCases,
  ...hardwareCases,
  ...limitCases,
  ...modeCases,
  ...modelCases,
  ...programCases,
  ...searchCases,
];

describe('validation', () => {
  it('finds nothing in a sound plan', () => {
    expect(check({})).toEqual([]);
  });

  it('has unique rule ids, and a case for each rule', () => {
    const ids = validationRules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...new Set(cases.map(({ rule }) => rule))].sort()).toEqual([...ids].sort());
  });

  it.each(cases)(
    '$rule is an $severity',
    ({ rule, severity, breaks, keeps, said, facts: given = {}, fix }) => {
      const [finding] = check(breaks, given, said).filter((one) => one.rule === rule);
      expect(finding).toMatchObject({ rule, severity });
      expect(finding?.fix?.change ?? null).toEqual(fix);
      expect(finding?.message.en).not.toMatch(/\p{Script=Han}/u);
      expect(finding?.message.zh).toMatch(/\p{Script=Han}/u);
      const isAboutFacts = JSON.stringify(breaks) === JSON.stringify(keeps);
      const kept = check(keeps, isAboutFacts ? {} : given);
      expect(kept.filter((one) => one.rule === rule && one.severity === severity)).toEqual([]);
    },
  );

  it('offers only fixes that their slot accepts, and that mend the finding', () => {
    for (const { rule, severity, breaks, said, facts: given = {} } of cases) {
      const [finding] = check(breaks, given, said).filter(
        (one) => one.rule === rule && one.severity === severity,
      );
      const change = finding?.fix?.change;
      if (change?.type === 'edit' || change === undefined) continue;
      if (change.type === 'set') {
        expect(acceptSlotValue(slotRecord(change.slot), change.value, facts).ok, rule).toBe(true);
      }
      // What the engine found stands until it looks again.
      if (given.memory || given.assessment || given.engineReason) continue;
      const plan = { ...wholePlan, ...breaks };
      const mended = { ...plan, [change.slot]: change.type === 'set' ? change.value : undefined };
      const values = Object.fromEntries(Object.entries(mended).filter(([, value]) => value !== undefined));
      const left = validatePlan(answersOf(values), () => ({ ...quiet, ...given }));
      expect(
        left.filter((one) => one.rule === rule && one.severity === severity),
        rule,
      ).toEqual([]);
    }
  });

  it('allows a distribution of lengths where prefill alone is planned, and before a mode is chosen', () => {
    const ruled = (plan: Partial<SlotValues>) =>
      check({ lengthDistribution: 'x.yaml', ...plan }).filter(({ rule }) => rule === 'distribution-mode');
    expect(ruled({ mode: 'disaggregation', phases: 'prefill' })).toEqual([]);
    expect(ruled({ mode: 'disaggregation', phases: 'decode' })).toHaveLength(1);
    expect(ruled({ mode: 'pd-ratio', phases: 'prefill' })).toHaveLength(1);
    const { mode, ...before } = wholePlan;
    expect(mode).toBe('aggregation');
    const answers = answersOf({ ...before, lengthDistribution: 'x.yaml' });
    expect(validatePlan(answers, () => quiet).map(({ rule }) => rule)).not.toContain('distribution-mode');
  });

  it('says nothing of a model before one is named', () => {
    const { model, ...before } = wholePlan;
    expect(model).toBe('Dense-1B');
    const found = validatePlan(answersOf({ ...before, mtp: true, numMtpTokens: 1 }), () => quiet);
    expect(found.map(({ rule }) => rule)).not.toContain('unknown-model');
    expect(found.map(({ rule }) => rule)).not.toContain('model-without-mtp');
  });

  it('says that a row may queue for seconds only where its forecast does not deny it', () => {
    const best = { parallel: 'TP=8', tokensPerSecond: 1, tpotMs: 20, concurrency: 8 };
    const said = (ttftMs: number) =>
      check({ ttftLimitMs: null }, { forecast: { best: { ...best, ttftMs }, assumed: [], refusal: null } })
        .filter(({ rule }) => rule === 'no-ttft-limit')
        .map(({ message }) => message.en)
        .join();
    expect(said(14_900)).toContain('queue for seconds (forecast 14.9 s)');
    expect(said(206)).not.toContain('seconds');
    expect(said(206)).toContain('206 ms');
  });

  it('puts errors first and gives a finding of several targets once', () => {
    const targets = [
      { devices: ['TEST_DEVICE'], numDevices: 8 },
      { devices: ['OTHER_DEVICE'], numDevices: 16 },
    ];
    const found = check({ targets, ttftLimitMs: null });
    expect(found.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['count-fits-grid', 'error'],
      ['no-ttft-limit', 'warning'],
    ]);
    // What one target has alone is said with its name.
    expect(found[0]?.message.en).toMatch(/^16 × OTHER_DEVICE: /u);
    expect(found[0]?.message.zh).toMatch(/^16 × OTHER_DEVICE：/u);
    expect(found[1]?.message.en).toMatch(/^No TTFT limit/u);
  });

  it('names the forecast in the warning about a missing TTFT limit', () => {
    const best = { parallel: 'TP=8', tokensPerSecond: 1, ttftMs: 15_500, tpotMs: 49, concurrency: 1 };
    const forecast = { best, assumed: [], parts: [], refusal: null };
    expect(check({ ttftLimitMs: null }, { forecast })[0]?.message.en).toContain('15.5 s');
  });
});
