import type { Architecture, ConfigFields } from '../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../terms/errors.ts';
import { isConfigGroup } from './config-group.ts';
import { checkConfig } from './config-ranges.ts';
import { decoderReader } from './families/decoder.ts';
import { familyOf, familyReaders } from './families/family-readers.ts';
import { configOfLayers, type LayerRange } from './layer-range.ts';

/** A decoder without a family of its own, or with a feature that its family does not lay out. */
function publishedArchitecture(fields: ConfigFields, id: string): Architecture {
  return { ...decoderReader.read(fields, id), family: 'decoder', basis: 'published-architecture' };
}

/** A type without a family: its decoder, or what keeps it from being one. */
function unknownType(fields: ConfigFields, id: string, modelType: string): Architecture {
  try {
    return publishedArchitecture(fields, id);
  } catch (error) {
    if (!(error instanceof UnsupportedArchitectureError) || error.problem.code !== 'missing-field')
      throw error;
    const { field } = error.problem;
    throw new UnsupportedArchitectureError(
      id,
      modelType === '' ? error.problem : { code: 'model-type', modelType, field },
    );
  }
}

/**
 * Reads a Hugging Face config.json that is already parsed. A `quantization_config` inside it is ignored. A family that was
 * compared with the modelled program reads its own types; any other decoder is read from its published architecture.
 * `assumed_type`: the type of a family that the user takes it for.
 * @throws UnsupportedArchitectureError that names the field without which nothing can be laid out
 */
export function readArchitecture(config: unknown, id: string): Architecture {
  if (!isConfigGroup(config)) throw new UnsupportedArchitectureError(id, { code: 'no-fields' });
  const fields = config;
  const assumed = fields.assumed_type;
  if (typeof assumed === 'string') {
    const { assumed_type: _assumed, ...others } = fields;
    return {
      ...readArchitecture({ ...others, model_type: assumed }, id),
      config: fields,
      basis: 'assumed-family',
    };
  }
  const modelType = typeof fields.model_type === 'string' ? fields.model_type : '';
  const family = fields.layout_family === 'decoder' ? null : familyOf(modelType);
  if (family === null) return unknownType(fields, id, modelType);
  checkConfig(fields, id);
  try {
    const reader = familyReaders[family];
    const isUncompared = reader.uncomparedTypes?.includes(modelType) ?? false;
    const basis = isUncompared ? 'published-architecture' : 'recorded-passes';
    return { ...reader.read(fields, id), family, basis };
  } catch (error) {
    const isFeature = error instanceof UnsupportedArchitectureError && isUnlaidFeature(error);
    if (!isFeature) throw error;
    return publishedArchitecture({ ...fields, layout_family: 'decoder' }, id);
  }
}

/** Arrangements that a family was never compared in, and that the general layout covers. */
function isUnlaidFeature({ problem }: UnsupportedArchitectureError): boolean {
  const covered = [
    'mla-without-query-rank',
    'alternating-experts',
    'dense-between-experts',
    'leading-dense-layers',
    'biases',
  ];
  return covered.includes(problem.code);
}

/** Some layers of a model as a model of their own. @throws UnsupportedArchitectureError */
export function someLayersOf({ config, id }: Architecture, layers: LayerRange): Architecture {
  return readArchitecture(configOfLayers(config, layers), id);
}

/** The model without any layer: embedding, norm and head, as the real program takes a count below 0. */
export function withoutLayers(architecture: Architecture): Architecture {
  return { ...someLayersOf(architecture, { first: 0, end: 1 }), layers: 0, denseLayers: 0 };
}
