import type { ConfigFields } from '../terms/architecture.ts';
import type { DraftMethod, DraftModel, MarkovHead } from '../terms/draft-model.ts';
import { UnsupportedArchitectureError } from '../terms/errors.ts';
import { checkConfig } from './config-ranges.ts';
import { ConfigReader } from './config-reader.ts';

/** The draft that is meant where no file is given (references/engine/forward-pass.md 5.9). */
export const builtInDraft: ConfigFields = {
  model_type: 'qwen3',
  block_size: 8,
  num_hidden_layers: 6,
  dflash_config: { target_layer_ids: [1, 12, 24, 35, 47, 58] },
  attention_bias: false,
  hidden_act: 'silu',
  head_dim: 128,
  num_attention_heads: 64,
  num_key_value_heads: 8,
  intermediate_size: 18_432,
  rms_norm_eps: 1e-5,
};

/** Window of sliding layers that state none. */
const usualWindow = 2048;

/** A block holds at least its anchor and one token; files that state less mean the built-in size. */
const usualBlock = 8;

/** The most that a command line or a file may ask for; far above any draft. */
const most = { block: 4096, layers: 1024, rank: 1_000_000 } as const;

/** Choices about a draft model that the command line makes, beside its configuration. */
export interface DraftChoices {
  readonly method: DraftMethod;
  /** Tokens behind the anchor; 0 takes the configuration's block. */
  readonly speculativeTokens: number;
  /** 0 takes the configuration's layers. */
  readonly layers: number;
  /** Tokens of context that the command states beside its lengths. */
  readonly contextTokens: number;
  /** 0 leaves out the Markov head of dspark. */
  readonly markovRank: number;
  readonly markovHead: MarkovHead;
}

function within(id: string, field: string, value: number, least: number, highest: number): number {
  if (Number.isInteger(value) && value >= least && value <= highest) return value;
  throw new UnsupportedArchitectureError(id, {
    code: 'out-of-range',
    field,
    value: String(value),
    least,
    most: highest,
    isWhole: true,
  });
}

function windowsOf(reader: ConfigReader, layers: number, id: string): (number | null)[] {
  const kinds = reader.texts('layer_types') ?? [];
  const known = ['full_attention', 'sliding_attention'];
  const odd = kinds.find((kind) => !known.includes(kind));
  if (odd !== undefined) {
    throw new UnsupportedArchitectureError(id, {
      code: 'field-value',
      field: 'layer_types',
      value: odd.slice(0, 60),
      allowed: known,
    });
  }
  const window = within(id, 'sliding_window', reader.positive(usualWindow, 'sliding_window'), 1, 100_000_000);
  // Fewer kinds than layers: the last one goes on.
  return Array.from({ length: layers }, (_, index) =>
    (kinds[index] ?? kinds.at(-1)) === 'sliding_attention' ? window : null,
  );
}

/**
 * The draft model of a configuration and what a command changes of it; `config` null takes the built-in one.
 * Absent fields are those of Qwen3.
 * @throws UnsupportedArchitectureError that names the field
 */
export function readDraft(config: ConfigFields | null, choices: DraftChoices, id: string): DraftModel {
  const fields = config ?? builtInDraft;
  checkConfig(fields, id);
  const reader = new ConfigReader(fields, id);
  const own = new ConfigReader(reader.group('dflash_config'), id);
  const act = fields.hidden_act ?? 'silu';
  if (act !== 'silu') {
    throw new UnsupportedArchitectureError(id, {
      code: 'field-value',
      field: 'hidden_act',
      value: String(act).slice(0, 60),
      allowed: ['silu'],
    });
  }
  const targetLayers = own.numbers('target_layer_ids') ?? [];
  if (targetLayers.length === 0) {
    throw new UnsupportedArchitectureError(id, {
      code: 'missing-field',
      field: 'dflash_config.target_layer_ids',
    });
  }
  for (const layer of targetLayers) within(id, 'dflash_config.target_layer_ids', layer, 0, most.layers);
  const stated = reader.optional('block_size') ?? own.optional('block_size') ?? 0;
  const block = choices.speculativeTokens > 0 ? choices.speculativeTokens + 1 : stated;
  const layers = within(
    id,
    'num_hidden_layers',
    choices.layers > 0 ? choices.layers : reader.positive(6, 'num_hidden_layers'),
    1,
    most.layers,
  );
  const queryHeads = reader.positive(32, 'num_attention_heads');
  return {
    method: choices.method,
    blockSize: within(id, 'block_size', block < 2 ? usualBlock : block, 2, most.block),
    windows: windowsOf(reader, layers, id),
    targetLayers,
    queryHeads,
    kvHeads: reader.positive('num_key_value_heads' in fields ? queryHeads : 32, 'num_key_value_heads'),
    headDim: reader.positive(128, 'head_dim'),
    intermediateSize: reader.positive(22_016, 'intermediate_size'),
    bias: reader.flag('attention_bias'),
    epsilon: reader.optional('rms_norm_eps') ?? 1e-6,
    contextTokens: choices.contextTokens,
    markov:
      choices.method === 'dspark' && choices.markovRank > 0
        ? {
            rank: within(id, '--dspark-markov-rank', choices.markovRank, 1, most.rank),
            head: choices.markovHead,
          }
        : null,
  };
}
