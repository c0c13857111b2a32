import { describe, expect, it } from 'vitest';
import { readArchitecture, withoutLayers } from '../../../src/engine/models/read-architecture.ts';
import { problemOf } from './problem-of.ts';

const qwen = {
  model_type: 'qwen3',
  hidden_size: 64,
  intermediate_size: 96,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  num_hidden_layers: 2,
  head_dim: 16,
  vocab_size: 100,
  max_position_embeddings: 128,
};

describe('a configuration of a model', () => {
  it.each([null, 'qwen3', 7, ['qwen3']])('is none in %j', (config) => {
    expect(problemOf(() => readArchitecture(config, 'model'))).toEqual({ code: 'no-fields' });
  });

  it('of a type that was compared is read by its family', () => {
    expect(readArchitecture(qwen, 'model')).toMatchObject({ family: 'dense-gqa', basis: 'recorded-passes' });
  });

  it('of another decoder is read from what is published of it', () => {
    const read = readArchitecture({ ...qwen, model_type: 'nobody-knows' }, 'model');
    expect(read).toMatchObject({ family: 'decoder', basis: 'published-architecture' });
    const asked = readArchitecture({ ...qwen, layout_family: 'decoder' }, 'model');
    expect(asked).toMatchObject({ family: 'decoder', basis: 'published-architecture' });
  });

  it('is taken for the type that a user assumes, and says so', () => {
    const config = { ...qwen, model_type: 'nobody-knows', assumed_type: 'qwen3' };
    const read = readArchitecture(config, 'model');
    expect(read).toMatchObject({ family: 'dense-gqa', basis: 'assumed-family' });
    expect(read.config).toBe(config);
  });

  it('without a field names it; of an unknown type it names the type as well', () => {
    const { hidden_size: _, ...rest } = qwen;
    const problem = (config: object) => problemOf(() => readArchitecture(config, 'model'));
    const known = problem({ ...rest, model_type: 7 });
    expect(known).toMatchObject({ code: 'missing-field' });
    expect(problem({ ...rest, model_type: 'nobody-knows' })).toEqual({
      code: 'model-type',
      modelType: 'nobody-knows',
      field: (known as { readonly field: string }).field,
    });
  });

  it('may be left without any layer', () => {
    expect(withoutLayers(readArchitecture(qwen, 'model'))).toMatchObject({ layers: 0, denseLayers: 0 });
  });
});
