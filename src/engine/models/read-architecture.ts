import { familyOf } from '../analytic/families/index.ts';
import { type Architecture, type ConfigFields, UnsupportedArchitectureError } from './architecture.ts';
import { configOfLayers, type LayerRange } from './layer-range.ts';

/**
 * Reads a Hugging Face config.json that is already parsed. A `quantization_config` inside it is ignored.
 * @throws UnsupportedArchitectureError that names the missing field or the unknown `model_type`
 */
export function readArchitecture(config: unknown, id: string): Architecture {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new UnsupportedArchitectureError(id, 'config.json holds no fields');
  }
  const fields = config as ConfigFields;
  const modelType = fields.model_type;
  if (typeof modelType !== 'string') {
    throw new UnsupportedArchitectureError(id, 'config.json has no text "model_type"');
  }
  const family = familyOf(modelType);
  if (family === null)
    throw new UnsupportedArchitectureError(id, `model_type "${modelType}" is not supported`);
  return family.read(fields, id);
}

/** Some layers of a model as a model of their own. @throws UnsupportedArchitectureError */
export function someLayersOf({ config, id }: Architecture, layers: LayerRange): Architecture {
  return readArchitecture(configOfLayers(config, layers), id);
}
