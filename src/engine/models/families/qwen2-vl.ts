import type { ConfigFields } from '../../terms/architecture.ts';
import { commonFacts } from '../config-facts.ts';
import { ConfigReader } from '../config-reader.ts';
import { withUsualNames } from '../usual-names.ts';
import type { FamilyReader } from './family-reader.ts';

/** The image encoder of Qwen2-VL or Qwen2.5-VL, as far as it decides memory. */
interface EncoderSizes {
  readonly depth: number;
  readonly hiddenSize: number;
  /** Parameters of norms and feed-forward of one block. */
  readonly blockParameters: number;
  readonly outputs: number;
  readonly patchValues: number;
  readonly merged: number;
}

function linearParameters(inputs: number, outputs: number): number {
  return inputs * outputs + outputs;
}

/** Qwen2-VL calls the width of its encoder `embed_dim`, Qwen2.5-VL `hidden_size`, which the former means the result by. */
function sizesOf(config: ConfigFields, id: string, outputs: number): EncoderSizes {
  const reader = new ConfigReader(new ConfigReader(config, id).group('vision_config'), `${id} vision_config`);
  const embedded = reader.optional('embed_dim');
  const hiddenSize = embedded ?? reader.number('hidden_size');
  const width =
    embedded === null ? reader.number('intermediate_size') : hiddenSize * (reader.optional('mlp_ratio') ?? 4);
  const feedForward =
    embedded === null
      ? 2 * linearParameters(hiddenSize, width) + linearParameters(width, hiddenSize)
      : linearParameters(hiddenSize, width) + linearParameters(width, hiddenSize);
  return {
    depth: reader.number('depth'),
    hiddenSize,
    // Layer norms have a bias, RMS norms have none.
    blockParameters: (embedded === null ? 2 : 4) * hiddenSize + feedForward,
    outputs: reader.optional('out_hidden_size') ?? outputs,
    patchValues:
      reader.positive(3, 'in_channels', 'in_chans') *
      reader.positive(2, 'temporal_patch_size') *
      reader.number('patch_size') ** 2,
    merged: hiddenSize * reader.positive(2, 'spatial_merge_size') ** 2,
  };
}

/** Bytes of the image encoder, fp16 and whole on every rank also where only text runs; 0 for a config without one. */
export function qwen2VlEncoderBytes(config: ConfigFields, id: string, outputs: number): number {
  if (Object.keys(new ConfigReader(config, id).group('vision_config')).length === 0) return 0;
  const sizes = sizesOf(config, id, outputs);
  const { depth, hiddenSize, blockParameters, patchValues, merged } = sizes;
  const attention = linearParameters(hiddenSize, 3 * hiddenSize) + linearParameters(hiddenSize, hiddenSize);
  const isQwen25 = new ConfigReader(config, id).group('vision_config').embed_dim === undefined;
  const merger =
    (isQwen25 ? 1 : 2) * hiddenSize +
    linearParameters(merged, merged) +
    linearParameters(merged, sizes.outputs);
  return 2 * (patchValues * hiddenSize + depth * (attention + blockParameters) + merger);
}

/** Qwen2-VL and Qwen2.5-VL: the text model of Qwen2 with rotary angles of three axes (references/engine/families/vl.md 7). */
export const qwen2VlReader: FamilyReader = {
  modelTypes: ['qwen2_vl', 'qwen2_5_vl'],
  read(config, id) {
    const facts = commonFacts({ ...withUsualNames(config, id), model_type: config.model_type }, id);
    return { ...facts, config, projectionBias: true };
  },
};
