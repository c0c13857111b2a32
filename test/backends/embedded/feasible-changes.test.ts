import { describe, expect, it } from 'vitest';
import { feasibleChangesOf } from '../../../src/backends/embedded/feasible-changes.ts';
import { forecastOf } from '../../../src/backends/embedded/forecast.ts';
import type { SlotValues } from '../../../src/plan/slots/values.ts';
import { answersOf, wholePlan } from '../../plan/plan-kit.ts';

const plan = (change: Partial<SlotValues>) =>
  answersOf({
    ...wholePlan,
    model: 'Qwen/Qwen3-32B',
    searchSpace: 'tp',
    compile: true,
    ttftLimitMs: null,
    tpotLimitMs: 50,
    ...change,
  });

describe('changes that make a plan feasible', () => {
  it('are none where it is feasible', () => {
    expect(feasibleChangesOf(plan({}))).toEqual([]);
  });

  it('each work, and a raised limit is the least that does, to three digits', () => {
    const answers = plan({ ttftLimitMs: 120 });
    const changes = feasibleChangesOf(answers);
    expect(changes.map(({ slot }) => slot)).toContain('ttftLimitMs');
    expect(changes.map(({ slot }) => slot)).toContain('inputLength');
    for (const { slot, value, best } of changes) {
      const again = forecastOf(plan({ ttftLimitMs: 120, [slot]: value }));
      expect(again?.best).toEqual(best);
      expect(best.ttftMs).toBeLessThanOrEqual(slot === 'ttftLimitMs' ? Number(value) : 120);
    }
    const raised = changes.find(({ slot }) => slot === 'ttftLimitMs');
    expect(Number(raised?.value)).toBeLessThan(Number(raised?.best.ttftMs) * 1.01);
  });

  it('shorten the prompt no more than needed', () => {
    const [length] = feasibleChangesOf(plan({ ttftLimitMs: 120 })).filter(
      ({ slot }) => slot === 'inputLength',
    );
    const longer = forecastOf(plan({ ttftLimitMs: 120, inputLength: Number(length?.value) + 100 }));
    expect(longer?.best).toBeNull();
  });

  it('are of the phase that fails where the other one holds', () => {
    const apart: Partial<SlotValues> = {
      mode: 'disaggregation',
      phases: 'both',
      ttftLimitMs: 2000,
      tpotLimitMs: 5,
    };
    expect(feasibleChangesOf(plan({ ...apart, tpotLimitMs: 50 }))).toEqual([]);
    const changes = feasibleChangesOf(plan(apart));
    const raised = changes.find(({ slot }) => slot === 'tpotLimitMs');
    expect(Number(raised?.value)).toBeGreaterThan(5);
    expect(changes.map(({ slot }) => slot)).not.toContain('ttftLimitMs');
    for (const { slot, value, best } of changes) {
      expect(best.ttftMs).toBeNull();
      expect(best.tpotMs).toBeLessThanOrEqual(slot === 'tpotLimitMs' ? Number(value) : 5);
      const parts = forecastOf(plan({ ...apart, [slot]: value }))?.parts ?? [];
      expect(parts.map((part) => part.best !== null)).toEqual([true, true]);
    }
    expect(feasibleChangesOf(plan({ ...apart, ttftLimitMs: 1 }))).toEqual([]);
  });

  it('are not invented where no single one is enough', () => {
    const slots = feasibleChangesOf(plan({ ttftLimitMs: 1, tpotLimitMs: 1 })).map(({ slot }) => slot);
    expect(slots).toEqual([]);
  });
});
