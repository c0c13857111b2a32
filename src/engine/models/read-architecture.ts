import type { Architecture, ConfigFields } from '../terms/architecture.ts';
import { UnsupportedArchitectureError } from '../terms/errors.ts';
import { checkConfig } from './config-ranges.ts';
import { familyOf, familyReaders } from './families/index.ts';
import { configOfLayers, type LayerRange } from './layer-range.ts';

/**
 * Reads a Hugging Face config.json that is already parsed. A `quantization_config` inside it is ignored.
 * @throws UnsupportedArchitectureError that names the missing or impossible field, or the unknown `model_type`
 */
export function readArchitecture(config: unknown, id: string): Architecture {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new UnsupportedArchitectureError(id, { code: 'no-fields' });
  }
  const fields = config as ConfigFields;
  const modelType = fields.model_type;
  if (typeof modelType !== 'string') {
    throw new UnsupportedArchitectureError(id, { code: 'missing-field', field: 'model_type' });
  }
  const family = familyOf(modelType);
  if (family === null) throw new UnsupportedArchitectureError(id, { code: 'model-type', modelType });
  checkConfig(fields, id);
  return { ...familyReaders[family].read(fields, id), family };
}

/** Some layers of a model as a model of their own. @throws UnsupportedArchitectureError */
export function someLayersOf({ config, id }: Architecture, layers: LayerRange): Architecture {
  return readArchitecture(configOfLayers(config, layers), id);
}
