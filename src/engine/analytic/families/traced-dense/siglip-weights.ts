import { ConfigReader } from '../../../models/config-reader.ts';
import type { ForwardSetup } from '../../../terms/forward-setup.ts';
import { weightBytes } from '../../../terms/quantization.ts';

/**
 * Bytes of the image encoder and projector in front of Gemma 3, in memory also where only text runs, whole on every rank; 0
 * for a config without them and with pipeline stages. The linears of its blocks are quantised; its pooling head, which
 * Gemma leaves unused, and the projector are not (references/engine/families/traced-dense.md 6).
 */
export function siglipWeightBytes({ architecture, linears, stage }: ForwardSetup): number {
  const { config, id, hiddenSize: outputs } = architecture;
  const fields = new ConfigReader(config, id).group('vision_config');
  if (!stage.isFirst || !stage.isLast || Object.keys(fields).length === 0) return 0;
  const reader = new ConfigReader(fields, `${id} vision_config`);
  const hiddenSize = reader.number('hidden_size');
  const feedForward = reader.number('intermediate_size');
  const patch = reader.number('patch_size');
  const positions = (reader.positive(896, 'image_size') / patch) ** 2;
  const plainLinear = (inputs: number, wide: number) => 2 * (inputs * wide + wide);
  const norm = 4 * hiddenSize;
  const block =
    4 * weightBytes(linears, hiddenSize, hiddenSize, { bias: true }) +
    weightBytes(linears, hiddenSize, feedForward, { bias: true }) +
    weightBytes(linears, feedForward, hiddenSize, { bias: true }) +
    2 * norm;
  const head =
    2 * hiddenSize +
    plainLinear(hiddenSize, 3 * hiddenSize) +
    plainLinear(hiddenSize, hiddenSize) +
    norm +
    plainLinear(hiddenSize, feedForward) +
    plainLinear(feedForward, hiddenSize);
  const projector = 2 * hiddenSize * outputs + 2 * hiddenSize;
  return (
    plainLinear(reader.positive(3, 'num_channels') * patch ** 2, hiddenSize) +
    // Embeddings, and the list of their positions.
    2 * positions * hiddenSize +
    8 * positions +
    reader.number('num_hidden_layers') * block +
    norm +
    head +
    projector
  );
}
