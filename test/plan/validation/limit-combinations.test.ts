import { describe, expect, it } from 'vitest';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import type { Finding } from '../../../src/plan/validation/finding.ts';
import { validatePlan } from '../../../src/plan/validation/validate.ts';
import type { ValidationFacts } from '../../../src/plan/validation/validation-facts.ts';
import { answersOf, conditionFacts, facts, wholePlan } from '../plan-kit.ts';

const quiet: ValidationFacts = {
  facts,
  conditionFacts,
  engineReason: null,
  memory: null,
  dialect: null,
  forecast: null,
  assessment: null,
};

const modes = [null, 'aggregation', 'disaggregation', 'pd-ratio'] as const;
const phasesOf = [null, 'prefill', 'decode', 'both'] as const;
const { mode: _mode, ttftLimitMs: _ttft, tpotLimitMs: _tpot, ...bare } = wholePlan;

/** What is found about limits and phases, as `rule slot`: the slot that the smallest fix touches, `-` without a fix. */
const about = (found: readonly Finding[], rules: readonly string[]) =>
  found
    .filter(({ rule }) => rules.includes(rule))
    .map(({ rule, fix }) => `${rule} ${fix?.change.slot ?? '-'}`)
    .toSorted();

const limitRules = [
  'ratio-needs-ttft',
  'phase-needs-limit',
  'limit-not-passed',
  'both-limits-two-runs',
  'no-limit',
  'no-ttft-limit',
  'tpot-above-ttft',
];

type Limits = Pick<SlotValues, 'ttftLimitMs' | 'tpotLimitMs' | 'e2eLimitMs'>;

/** What a person who knows the modes would say about every combination. */
function wanted(mode: (typeof modes)[number], phases: (typeof phasesOf)[number], limits: Limits): string[] {
  const [hasTtft, hasTpot, hasE2e] = [limits.ttftLimitMs, limits.tpotLimitMs, limits.e2eLimitMs].map(
    (one) => one !== null,
  );
  const said: string[] = [];
  if (mode === 'pd-ratio' && !hasTtft) said.push('ratio-needs-ttft ttftLimitMs');
  if (mode === 'disaggregation' && phases !== null) {
    if (phases !== 'decode' && !hasTtft) said.push('phase-needs-limit ttftLimitMs');
    if (phases !== 'prefill' && !hasTpot) said.push('phase-needs-limit tpotLimitMs');
    if (phases === 'decode' && hasTtft) said.push('limit-not-passed ttftLimitMs');
    if (phases === 'prefill' && hasTpot) said.push('limit-not-passed tpotLimitMs');
    if (phases === 'both') said.push('both-limits-two-runs -');
  }
  if (mode === 'aggregation') {
    if (!hasTtft && !hasTpot && !hasE2e) said.push('no-limit tpotLimitMs');
    if (!hasTtft && hasTpot && !hasE2e) said.push('no-ttft-limit ttftLimitMs');
  }
  if (limits.ttftLimitMs !== null && (limits.tpotLimitMs ?? 0) > limits.ttftLimitMs)
    said.push('tpot-above-ttft ttftLimitMs');
  return said.toSorted();
}

const combinations = modes.flatMap((mode) =>
  phasesOf.flatMap((phases) =>
    [null, 100, 1000].flatMap((ttftLimitMs) =>
      [null, 100, 101].flatMap((tpotLimitMs) =>
        [null, 9000].map((e2eLimitMs) => ({
          mode,
          phases,
          limits: { ttftLimitMs, tpotLimitMs, e2eLimitMs },
        })),
      ),
    ),
  ),
);

function found(mode: (typeof modes)[number], phases: (typeof phasesOf)[number], limits: Limits) {
  const plan = {
    ...bare,
    ...limits,
    ...(mode === null ? {} : { mode }),
    ...(phases === null ? {} : { phases }),
  };
  return validatePlan(answersOf(plan), () => quiet);
}

describe('limits beside modes and phases', () => {
  it('are objected to exactly where the mode and the phase have no use for them, or need them', () => {
    for (const { mode, phases, limits } of combinations)
      expect(
        about(found(mode, phases, limits), limitRules),
        `${mode} ${phases} ${JSON.stringify(limits)}`,
      ).toEqual(wanted(mode, phases, limits));
  });

  it('name the limit and the phase that they are about', () => {
    const said = (phases: 'prefill' | 'decode', limits: Limits) =>
      found('disaggregation', phases, limits)
        .filter(({ rule }) => rule === 'phase-needs-limit' || rule === 'limit-not-passed')
        .map(({ message }) => message.en);
    const none = { ttftLimitMs: null, tpotLimitMs: null, e2eLimitMs: null };
    expect(said('prefill', none)).toEqual([expect.stringMatching(/prefill.*TTFT/iu)]);
    expect(said('decode', none)).toEqual([expect.stringMatching(/decode.*TPOT/iu)]);
    expect(said('decode', { ...none, tpotLimitMs: 50, ttftLimitMs: 90 })).toEqual([
      expect.stringMatching(/TTFT/u),
    ]);
  });

  it('of nothing or less are no limits', () => {
    const wrong = (limits: Partial<Limits>) =>
      about(found('aggregation', null, { ttftLimitMs: null, tpotLimitMs: 50, e2eLimitMs: 9, ...limits }), [
        'limit-positive',
      ]);
    expect(wrong({})).toEqual([]);
    expect(wrong({ tpotLimitMs: 0 })).toEqual(['limit-positive tpotLimitMs']);
    expect(wrong({ tpotLimitMs: 0.001, ttftLimitMs: -1 })).toEqual(['limit-positive ttftLimitMs']);
  });
});

describe('instances beside modes', () => {
  const rules = ['ratio-needs-instances', 'instances-need-ratio', 'instances-within-devices'];
  const sizes = [null, 4] as const;

  it('belong to the ratio, which needs both', () => {
    for (const mode of modes)
      for (const prefill of sizes)
        for (const decode of sizes)
          for (const numDevices of [7, 8]) {
            const plan = {
              ...wholePlan,
              mode,
              numDevices,
              ...(prefill === null ? {} : { prefillDevicesPerInstance: prefill }),
              ...(decode === null ? {} : { decodeDevicesPerInstance: decode }),
            } as Partial<SlotValues>;
            const names = [
              ['prefillDevicesPerInstance', prefill],
              ['decodeDevicesPerInstance', decode],
            ] as const;
            const objections = names.flatMap(([slot, size]) => {
              if (mode === 'pd-ratio') return size === null ? [`ratio-needs-instances ${slot}`] : [];
              return mode !== null && size !== null ? [`instances-need-ratio ${slot}`] : [];
            });
            const exceed = mode === 'pd-ratio' && prefill !== null && decode !== null && numDevices < 8;
            const all = [...objections, ...(exceed ? ['instances-within-devices numDevices'] : [])];
            expect(
              about(
                validatePlan(answersOf(plan), () => quiet),
                rules,
              ),
              `${mode} ${prefill} ${decode} ${numDevices}`,
            ).toEqual(all.toSorted());
          }
  });
});
