import { describe, expect, it } from 'vitest';
import type { Dependencies } from '../../src/dialog/dependencies.ts';
import type { DialogState } from '../../src/dialog/dialog-state.ts';
import { followUpChoices } from '../../src/dialog/follow-up-questions.ts';
import { registryFacts } from '../../src/plan/registry-facts.ts';

const menuOf = (...devices: readonly (string | null)[]) => {
  const results = [{ results: devices.map((device) => ({ device, best: {}, pdRatio: null })) }];
  const state = { language: 'en', run: null, results, offers: [], answers: {} } as unknown as DialogState;
  return followUpChoices(state, { facts: registryFacts() } as unknown as Dependencies).map(
    ({ label }) => label,
  );
};

describe('the menu behind a result', () => {
  it('offers forward passes only where a program runs them', () => {
    expect(menuOf('ATLAS_800_A2_376T_64G')).toContain('Run the validation');
    expect(menuOf('h100_sxm', 'ATLAS_800_A2_376T_64G')).toContain('Run the validation');
    expect(menuOf(null)).toContain('Run the validation');
    expect(menuOf('h100_sxm', 'h200_sxm')).not.toContain('Run the validation');
    expect(menuOf('h100_sxm')).toContain('Show the validation commands');
  });
});
