import { describe, expect, it } from 'vitest';
import { configOfLayers } from '../../../src/engine/models/layer-range.ts';

describe('the configuration of some layers', () => {
  const config = {
    hidden_size: 64,
    num_hidden_layers: 6,
    first_k_dense_replace: 2,
    num_hash_layers: 2,
    layer_types: ['a', 'b', 'c', 'd', 'e', 'f'],
  };

  it('counts leading dense layers and hash-routed layers anew', () => {
    expect(configOfLayers(config, { first: 1, end: 4 })).toEqual({
      hidden_size: 64,
      num_hidden_layers: 3,
      first_k_dense_replace: 1,
      num_hash_layers: 2,
      layer_types: ['b', 'c', 'd'],
      mtp_layer_types: ['e', 'f'],
    });
    expect(configOfLayers(config, { first: 3, end: 6 })).toMatchObject({
      first_k_dense_replace: 0,
      num_hash_layers: 1,
    });
  });

  it('works on the language model of a config with vision', () => {
    const cut = configOfLayers({ vision_config: { depth: 2 }, text_config: config }, { first: 0, end: 1 });
    expect(cut).toMatchObject({
      vision_config: { depth: 2 },
      text_config: { num_hidden_layers: 1, first_k_dense_replace: 1, layer_types: ['a'] },
    });
  });
});
