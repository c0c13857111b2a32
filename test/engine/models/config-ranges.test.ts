import { describe, expect, it } from 'vitest';
import {
  isBrokenConfig,
  modelRegistry,
  readArchitecture,
  UnsupportedArchitectureError,
} from '../../../src/engine/index.ts';

const essential = [
  'num_hidden_layers',
  'hidden_size',
  'intermediate_size',
  'num_attention_heads',
  'num_key_value_heads',
  'head_dim',
  'vocab_size',
  'max_position_embeddings',
];
const impossible = [-4, 0, 0.5, 36.5, 1e9, Number.NaN, Number.POSITIVE_INFINITY, '64', true, {}];

function problemOf(changes: Readonly<Record<string, unknown>>, model = 'Qwen/Qwen3-32B') {
  const config = { ...modelRegistry.get(model)?.config, ...changes };
  try {
    readArchitecture(config, 'model');
    return null;
  } catch (error) {
    if (!(error instanceof UnsupportedArchitectureError)) throw error;
    return error.problem;
  }
}

describe('numbers of a config.json', () => {
  it.each(essential)('%s is never negative, broken, absurd or no number', (field) => {
    for (const value of impossible) {
      const problem = problemOf({ [field]: value });
      expect(problem, `${field} ${String(value)}`).toMatchObject({ field });
      expect(problem !== null && isBrokenConfig(problem)).toBe(true);
    }
  });

  it('are possible in every model of the registry', () => {
    for (const [id, { config }] of modelRegistry)
      expect(() => readArchitecture(config, id)).not.toThrow(/range/);
  });

  it.each([
    [{ num_key_value_heads: 7 }, 'Qwen/Qwen3-32B', { code: 'indivisible', divisor: 7 }],
    [{ num_experts_per_tok: 999 }, 'Qwen/Qwen3-30B-A3B', { code: 'beyond', value: 999 }],
    [{ num_hidden_layers: 4097 }, 'Qwen/Qwen3-32B', { code: 'out-of-range', most: 4096 }],
  ])('fit each other: %o', (changes, model, problem) => {
    expect(problemOf(changes, model)).toMatchObject(problem);
  });

  it('may be null or 0 where that means that they are not used', () => {
    expect(problemOf({ head_dim: null, num_experts: 0, n_shared_experts: null })).toBeNull();
  });
});
