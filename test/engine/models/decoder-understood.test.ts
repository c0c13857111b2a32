import { describe, expect, it } from 'vitest';
import { unlaidTypes } from '../../../src/engine/models/families/decoder-types.ts';
import { checkUnderstood } from '../../../src/engine/models/families/decoder-understood.ts';
import { problemOf } from './problem-of.ts';

describe('a configuration that is not understood', () => {
  const problem = (config: object, hasDense = true, hasMoe = false) =>
    problemOf(() => checkUnderstood({ ...config }, 'model', { hasDense, hasMoe }));

  it('counts experts in words of its own', () => {
    const told = (fields: object, hasMoe = false) =>
      problem({ intermediate_size: 8, ...fields }, true, hasMoe);
    expect(told({ num_of_experts: 4 })).toEqual({
      code: 'field-value',
      field: 'num_of_experts',
      value: '4',
      allowed: [],
    });
    for (const name of ['count_experts', 'expert_count', 'experts_num'])
      expect(told({ [name]: 2 }), name).toMatchObject({ field: name });
    expect(told({ num_of_experts: 1 })).toBeNull();
    expect(told({ num_of_experts: '4' })).toBeNull();
    expect(told({ num_of_experts: 4 }, true)).toBeNull();
    expect(told({ num_of_experts: 4, is_moe: false })).toBeNull();
    expect(told({ num_of_experts: 4, enable_moe_block: false })).toBeNull();
    for (const name of ['num_experts_per_tok', 'num_topk_expert', 'num_active_experts', 'num_shared_experts'])
      expect(told({ [name]: 4 }), name).toBeNull();
  });

  it('has a dense feed-forward of no width, unless the type knows one', () => {
    expect(problem({ model_type: 'llama' })).toEqual({ code: 'missing-field', field: 'intermediate_size' });
    expect(problem({})).toMatchObject({ code: 'missing-field' });
    expect(problem({ model_type: 'llama' }, false)).toBeNull();
    for (const name of ['intermediate_size_mlp', 'dense_intermediate_size', 'intermediate_size'])
      expect(problem({ [name]: 8 }), name).toBeNull();
    const fourfold = 'gpt2 gpt-sw3 gpt_neo gptj gpt_bigcode openai-gpt codegen bloom mpt falcon RefinedWeb';
    for (const model_type of [...fourfold.split(' '), 'RefinedWebModel', 'jais', 'biogpt', 'ctrl'])
      expect(problem({ model_type }), model_type).toBeNull();
  });
});

describe('types with a part that no layout covers', () => {
  it('say which field tells of it, and what to take them for', () => {
    const told = Object.entries(unlaidTypes).map(([type, { part, field, closest }]) => [
      type,
      part,
      field,
      closest,
    ]);
    expect(told).toHaveLength(4);
    for (const [type, part, field] of told) {
      expect(part, String(type)).toMatch(/^[a-z-]+$/);
      expect(field, String(type)).toMatch(/^\w+$/);
    }
    expect(told.map(([, , , closest]) => closest)).toEqual(['llama', 'llama', 'llama', null]);
  });
});
