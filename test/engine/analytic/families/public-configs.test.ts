import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readArchitecture, someLayersOf } from '../../../../src/engine/models/read-architecture.ts';
import type { ConfigFields } from '../../../../src/engine/terms/architecture.ts';
import { plainMemory } from './plain-memory.ts';

type Numbers = readonly number[];

/** A public configuration, what its makers say of its size, and what its layers keep. */
interface PublicModel {
  readonly name: string;
  readonly billions: number;
  readonly cache: Readonly<Partial<Record<'full' | 'windowed' | 'latent' | 'states', Numbers>>>;
  readonly config: ConfigFields;
}

const models: readonly PublicModel[] = parse(
  readFileSync(join(import.meta.dirname, 'public-configs.yaml'), 'utf8'),
);

/** Tokens of whole pages of 128 that hold some tokens and the next one. */
const paged = (tokens: number) => 128 * Math.ceil((tokens + 1) / 128);

/** Bytes that all layers keep of one request of 4095 tokens, by hand. */
function cacheByHand({ full = [], windowed = [], latent = [], states = [] }: PublicModel['cache']): number {
  const [layers = 0, heads = 0, width = 0] = full;
  const [windows = 0, fewHeads = 0, itsWidth = 0, window = 0] = windowed;
  const [latents = 0, rank = 0, rotated = 0] = latent;
  const [statesOf = 0, wide = 0, narrow = 0] = states;
  return (
    paged(4095) * 2 * layers * heads * width * 2 +
    paged(Math.min(4095, window)) * 2 * windows * fewHeads * itsWidth * 2 +
    paged(4095) * latents * (rank + rotated) * 2 +
    statesOf * (4 * wide + 2 * narrow)
  );
}

describe('public configurations of types without a family of their own', () => {
  it.each(models)('$name has $billions billion parameters and the cache of its layers', (model) => {
    const whole = readArchitecture(model.config, model.name);
    expect(whole.basis).toBe('published-architecture');
    const { billions, kvCacheBytes, seconds } = plainMemory(whole);
    expect(Math.abs(billions / model.billions - 1)).toBeLessThan(0.012);
    expect(kvCacheBytes).toBeCloseTo(cacheByHand(model.cache), 0);
    expect(seconds).toBeGreaterThan(0);
  });

  it.each(models)(
    '$name is the sum of its halves but for what stands around the layers',
    ({ config, name }) => {
      const whole = readArchitecture(config, name);
      const middle = Math.floor(whole.layers / 2);
      const parts = [
        { first: 0, end: middle },
        { first: middle, end: whole.layers },
      ].map((range) => plainMemory(someLayersOf(whole, range)).kvCacheBytes);
      expect(parts.reduce((sum, bytes) => sum + bytes)).toBe(plainMemory(whole).kvCacheBytes);
    },
  );
});

describe('layers of sizes of their own', () => {
  const searched = {
    model_type: 'nemotron-nas',
    hidden_size: 8192,
    num_attention_heads: 64,
    vocab_size: 128256,
    num_hidden_layers: 3,
    num_key_value_heads: null,
    intermediate_size: null,
    max_position_embeddings: 131072,
    block_configs: [
      { attention: { n_heads_in_group: 8, no_op: false }, ffn: { ffn_mult: 2.625, no_op: false } },
      { attention: { n_heads_in_group: null, no_op: true }, ffn: { ffn_mult: 5.25, no_op: false } },
      { attention: { n_heads_in_group: 16, no_op: false }, ffn: { ffn_mult: null, no_op: true } },
    ],
  };

  it('are those of the blocks that were searched for', () => {
    const attention = (keyHeads: number) => 2 * 8192 * 8192 + 2 * 8192 * keyHeads * 128;
    const parameters = 2 * 128256 * 8192 + attention(8) + attention(4) + 3 * 8192 * 14336 + 3 * 8192 * 28672;
    const { billions, kvCacheBytes } = plainMemory(readArchitecture(searched, 'searched'));
    expect(Math.abs((1e9 * billions) / parameters - 1)).toBeLessThan(1e-4);
    expect(kvCacheBytes).toBe(4096 * 2 * (8 + 4) * 128 * 2);
  });

  it('are refused where a linear takes the place of a block', () => {
    const [first, ...others] = searched.block_configs;
    const replaced = { ...first, attention: { replace_with_linear: true } };
    const config = { ...searched, block_configs: [replaced, ...others] };
    expect(() => readArchitecture(config, 'replaced')).toThrow(/linear-block.*replace_with_linear/);
  });

  it('may be listed for keys and values alone', () => {
    const listed = {
      model_type: 'deci',
      hidden_size: 4096,
      intermediate_size: 14336,
      num_hidden_layers: 4,
      num_attention_heads: 32,
      num_key_value_heads_per_layer: [4, 4, 2, 1],
      vocab_size: 32000,
    };
    expect(plainMemory(readArchitecture(listed, 'listed')).kvCacheBytes).toBe(4096 * 2 * 11 * 128 * 2);
  });
});

describe('attention and a state side by side', () => {
  // https://huggingface.co/nvidia/Hymba-1.5B-Base/blob/main/config.json
  const hymba = {
    model_type: 'hymba',
    hidden_size: 1600,
    intermediate_size: 5504,
    num_hidden_layers: 32,
    num_attention_heads: 25,
    num_key_value_heads: 5,
    vocab_size: 32001,
    sliding_window: 1024,
    max_position_embeddings: 8192,
    tie_word_embeddings: true,
    global_attn_idx: [0, 15, 31],
    mamba_expand: 2,
    mamba_d_state: 16,
    mamba_d_conv: 4,
    mamba_dt_rank: 100,
    num_memory_tokens: 128,
    kv_reuse_group: [
      ...[1, 3, 5, 7, 9, 11, 13].map((first) => [first, first + 1]),
      [16, 17, 18],
      ...[19, 21, 23, 25, 27, 29].map((first) => [first, first + 1]),
    ],
  };
  // Keys of 64, values of 128: the attention of 25 heads is as wide as the state, 3200.
  const perToken = 5 * (64 + 128) * 2;
  const states = 32 * (4 * 3200 * 16 + 2 * 3 * 3200);

  it('have one output projection, share keys and values, and see the tokens in front of every sequence', () => {
    const { billions, kvCacheBytes } = plainMemory(readArchitecture(hymba, 'hymba'));
    expect(Math.abs(billions / 1.522 - 1)).toBeLessThan(0.005);
    expect(kvCacheBytes).toBe(perToken * (3 * paged(4095 + 128) + 14 * paged(1024 + 128)) + states);
  });

  it('keep more where no layer borrows and where all see everything', () => {
    const alone = { ...hymba, kv_reuse_group: null, num_memory_tokens: 0 };
    expect(plainMemory(readArchitecture(alone, 'alone')).kvCacheBytes).toBe(
      perToken * (3 * paged(4095) + 29 * paged(1024)) + states,
    );
    const borrowing = plainMemory(readArchitecture({ ...alone, kv_reuse_group: [[1, 2]] }, 'one'));
    expect(plainMemory(readArchitecture(alone, 'alone')).billions - borrowing.billions).toBeCloseTo(
      (1600 * 5 * (64 + 128)) / 1e9,
      9,
    );
  });
});

describe('experts of attention', () => {
  it('are read as far as tokens are sent to them', () => {
    const { config } = models.find(({ name }) => name === 'JetMoE-8B') ?? { config: {} };
    const one = readArchitecture(config, 'jetmoe');
    const plain = readArchitecture({ ...one.config, attention_experts: false }, 'plain');
    // Six more experts with 16 heads of 128 for queries and results, and a router of 8, in each of 24 layers.
    const more = 24 * (6 * 2 * 2048 * 2048 + 8 * 2048);
    expect(plainMemory(one).billions - plainMemory(plain).billions).toBeCloseTo(more / 1e9, 9);
  });
});

describe('types with a part that no layout covers', () => {
  const sizes = {
    hidden_size: 1600,
    intermediate_size: 5504,
    num_hidden_layers: 32,
    num_attention_heads: 25,
    num_key_value_heads: 5,
    vocab_size: 32001,
  };

  it.each([
    ['blt', /byte-patches.*llama/],
    ['hrm_text', /looped-layers.*llama/],
    ['moshi', /depth-decoder.*llama/],
    ['stripedhyena', /long-convolution/],
  ])('%s is refused by what it has', (modelType, message) => {
    expect(() => readArchitecture({ ...sizes, model_type: modelType }, modelType)).toThrow(message);
  });
});

describe('architectures with a part that no layout covers', () => {
  it('are refused where the configuration names no type', () => {
    const cogvlm = {
      architectures: ['CogVLMForCausalLM'],
      hidden_size: 4096,
      intermediate_size: 14336,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_multi_query_heads: 8,
      vocab_size: 128256,
    };
    expect(() => readArchitecture(cogvlm, 'cogvlm2')).toThrow(/visual-experts, field architectures/);
    const { architectures: _architectures, ...others } = cogvlm;
    expect(readArchitecture(others, 'alike').kvHeads).toBe(8);
  });
});

describe('configurations that say something in words of their own', () => {
  const sizes = {
    model_type: 'newcomer',
    hidden_size: 2048,
    intermediate_size: 4096,
    num_hidden_layers: 24,
    num_attention_heads: 16,
    num_key_value_heads: 4,
    vocab_size: 100000,
  };

  it('are refused by the field that counts experts, and read where it says that there are none', () => {
    expect(() => readArchitecture({ ...sizes, expert_count: 32 }, 'newcomer')).toThrow(
      /field expert_count, value 32/,
    );
    expect(() => readArchitecture({ ...sizes, expert_count: 1 }, 'newcomer')).not.toThrow();
    expect(() => readArchitecture({ ...sizes, num_experts_per_tok: 8 }, 'newcomer')).not.toThrow();
    expect(
      readArchitecture({ ...sizes, num_experts: 32, num_experts_per_tok: 4 }, 'newcomer').moe?.experts,
    ).toBe(32);
  });

  it('are refused where experts are single vectors', () => {
    const doge = { ...sizes, model_type: 'doge', num_experts: 16384, num_experts_per_tok: 64 };
    expect(() => readArchitecture({ ...doge, is_moe: true }, 'Doge-MoE')).toThrow(
      /Doge-MoE: field-value, field is_moe/,
    );
    expect(readArchitecture({ ...doge, is_moe: false }, 'Doge').moe).toBeNull();
  });

  it('are read from the files of their makers', () => {
    // https://huggingface.co/meta-llama/Meta-Llama-3-8B/blob/main/original/params.json: 8.03B.
    const llama = {
      dim: 4096,
      n_layers: 32,
      n_heads: 32,
      n_kv_heads: 8,
      vocab_size: 128256,
      multiple_of: 1024,
      ffn_dim_multiplier: 1.3,
      norm_eps: 1e-5,
      rope_theta: 500000,
    };
    expect(plainMemory(readArchitecture(llama, 'llama')).billions).toBeCloseTo(8.03, 2);
    // https://huggingface.co/mistralai/Mistral-7B-v0.3/blob/main/params.json: 7.25B.
    const { multiple_of: _step, ffn_dim_multiplier: _factor, ...others } = llama;
    const mistral = { ...others, head_dim: 128, hidden_dim: 14336, vocab_size: 32768 };
    expect(plainMemory(readArchitecture(mistral, 'mistral')).billions).toBeCloseTo(7.248, 2);
    expect(readArchitecture({ ...mistral, n_kv_heads: undefined, n_kv_head: 4 }, 'nano').kvHeads).toBe(4);
  });

  it('are refused by the field that counts heads of keys, and read where that is known', () => {
    const { num_key_value_heads: _heads, ...others } = sizes;
    expect(() => readArchitecture({ ...others, gqa_groups: 4 }, 'newcomer')).toThrow(
      /field gqa_groups, value 4/,
    );
    expect(() => readArchitecture({ ...others, kv_heads_total: 4 }, 'newcomer')).toThrow(/kv_heads_total/);
    expect(readArchitecture({ ...sizes, gqa_groups: 4 }, 'newcomer').kvHeads).toBe(4);
    expect(readArchitecture({ ...others, linear_num_key_heads: 4 }, 'newcomer').kvHeads).toBe(16);
    expect(readArchitecture(others, 'newcomer').kvHeads).toBe(16);
  });

  it('are refused without a width of the feed-forward, but for types that state none', () => {
    const { intermediate_size: _width, ...others } = sizes;
    expect(() => readArchitecture(others, 'newcomer')).toThrow(/intermediate_size/);
    expect(readArchitecture({ ...others, model_type: 'gptj' }, 'gptj').intermediateSize).toBe(8192);
  });
});
