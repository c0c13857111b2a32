import { ConfigReader } from '../../../models/config-reader.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { weightBytes } from '../../../terms/quantization.ts';

/**
 * Bytes of the image encoder and projector of MiniMax-M3, in memory also where only text runs, whole on every rank;
 * 0 for a config without them and with pipeline stages, which are built for text alone. The encoder's linears are quantised, the projector is not
 * (references/engine/families/minimax-m3.md 6).
 */
export function visionWeightBytes({ architecture, linears, experts, stage }: ForwardSetup): number {
  const config = new ConfigReader(architecture.config, architecture.id);
  const fields = config.group('vision_config');
  if (!stage.isFirst || !stage.isLast || Object.keys(fields).length === 0) return 0;
  const reader = new ConfigReader(fields, `${architecture.id} vision_config`);
  const hiddenSize = reader.number('hidden_size');
  const feedForward = reader.number('intermediate_size');
  const projected = config.number('projector_hidden_size');
  const merged = projected * reader.positive(2, 'spatial_merge_size') ** 2;
  const patch =
    2 * 3 * reader.positive(2, 'temporal_patch_size') * reader.number('patch_size') ** 2 * hiddenSize;
  // The non-expert override reaches the attention of the encoder but not its feed-forward.
  const layer =
    4 * weightBytes(linears, hiddenSize, hiddenSize) +
    weightBytes(experts, hiddenSize, feedForward) +
    weightBytes(experts, feedForward, hiddenSize) +
    18 * hiddenSize +
    2 * feedForward;
  const projector =
    2 * (hiddenSize * projected + 2 * projected ** 2 + merged * projected) + 4 * 2 * projected;
  return patch + 4 * hiddenSize + reader.number('num_hidden_layers') * layer + projector;
}
