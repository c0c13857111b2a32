import type { ConfigFields } from '../terms/architecture.ts';
import { ConfigReader } from './config-reader.ts';

/** Sizes that decide time and memory of an image encoder of the Qwen3-VL kind. */
export interface VisionFacts {
  readonly depth: number;
  readonly hiddenSize: number;
  readonly heads: number;
  readonly feedForward: number;
  /** Width of the image features that the language model receives. */
  readonly outputs: number;
  /** Side of a patch in pixels. */
  readonly patch: number;
  /** Patches along a side that become one token. */
  readonly merge: number;
  /** Values of one patch over channels and frames. */
  readonly patchValues: number;
  readonly positions: number;
  /** Blocks whose output is merged and handed to the language model as well. */
  readonly deepstack: readonly number[];
}

/** The encoder of a config; null for a model without one. @throws UnsupportedArchitectureError */
export function visionFacts(config: ConfigFields, id: string): VisionFacts | null {
  const fields = new ConfigReader(config, id).group('vision_config');
  if (Object.keys(fields).length === 0) return null;
  const reader = new ConfigReader(fields, `${id} vision_config`);
  const patch = reader.number('patch_size');
  return {
    depth: reader.number('depth'),
    hiddenSize: reader.number('hidden_size'),
    heads: reader.number('num_heads'),
    feedForward: reader.number('intermediate_size'),
    outputs: reader.number('out_hidden_size'),
    patch,
    merge: reader.positive(2, 'spatial_merge_size'),
    patchValues: reader.positive(3, 'in_channels') * reader.positive(2, 'temporal_patch_size') * patch ** 2,
    positions: reader.number('num_position_embeddings'),
    deepstack: reader.numbers('deepstack_visual_indexes') ?? [],
  };
}
