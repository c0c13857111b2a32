import { expect, it } from 'vitest';
import { registryFacts } from '../../../src/plan/registry-facts.ts';
import { unknownModel } from '../../../src/plan/validation/unknown-model.ts';

it('says that nobody knows a model, and what is near, except of a known one', () => {
  const facts = registryFacts();
  expect(unknownModel('Qwen/Qwen3-32B', facts)).toBeNull();
  const said = unknownModel('Qwen/Qwen3-33B', facts);
  expect(said?.en).toContain('Qwen/Qwen3-32B');
  expect(said?.zh).toContain('Qwen/Qwen3-32B');
});

it('knows a quantized checkpoint by its name on GPUs only', () => {
  const facts = registryFacts();
  expect(unknownModel('Qwen3-32B-FP8', facts, { onGpus: true })).toBeNull();
  expect(unknownModel('Qwen3-32B-FP8', facts)?.en).toContain('Qwen3-32B');
});
