import type { ConfigFields } from '../terms/architecture.ts';
import type { LinearAction } from '../terms/quantization.ts';
import { isConfigGroup } from './config-group.ts';
import { ConfigReader } from './config-reader.ts';

/** How a checkpoint stores its linear weights, as the `quantization_config` of its config.json says. */
export interface StoredQuantization {
  /** Method and format in the words of the file, e.g. `modelopt NVFP4`, `gptq 4 bit`. */
  readonly name: string;
  /** The linear action of the same or the nearest kind; null where the engine has none of that kind. */
  readonly linear: LinearAction | null;
  /** Whether the action is that format, and not only the nearest. */
  readonly isSame: boolean;
}

interface Format {
  readonly bits: number;
  readonly isFloat: boolean;
  /** Bits of the activations; null where they stay as they are. */
  readonly activationBits: number | null;
  readonly isStatic: boolean;
}

/** The action of a format; weights of 4 bits with 16-bit activations have none. */
function actionOf({ bits, isFloat, activationBits, isStatic }: Format): LinearAction | null {
  if (isFloat) return bits === 8 ? 'FP8' : bits === 4 ? 'MXFP4' : null;
  const suffix = isStatic ? 'STATIC' : 'DYNAMIC';
  if (bits === 8) return activationBits === null ? `W8A16_${suffix}` : `W8A8_${suffix}`;
  return bits === 4 && activationBits === 8 ? `W4A8_${suffix}` : null;
}

/** The first group of a compressed-tensors configuration. */
function firstGroup(reader: ConfigReader): Format | null {
  const [group] = Object.values(reader.group('config_groups'));
  if (!isConfigGroup(group)) return null;
  const of = (name: string) => new ConfigReader(new ConfigReader(group, '').group(name), '');
  const weights = of('weights');
  const activations = of('input_activations');
  const bits = weights.optional('num_bits');
  if (bits === null) return null;
  return {
    bits,
    isFloat: weights.fields.type === 'float',
    activationBits: activations.optional('num_bits'),
    isStatic: activations.fields.dynamic === false,
  };
}

function named(name: string, format: Format | null, isSame = true): StoredQuantization {
  const linear = format === null ? null : actionOf(format);
  return { name, linear, isSame: linear !== null && isSame };
}

const plain = { activationBits: null, isStatic: true } as const;

/** The quantization that a config.json states for its weights; null where it states none. */
export function storedQuantization(config: ConfigFields): StoredQuantization | null {
  const reader = new ConfigReader(new ConfigReader(config, '').group('quantization_config'), '');
  const method = reader.fields.quant_method;
  if (typeof method !== 'string') return null;
  const algorithm = typeof reader.fields.quant_algo === 'string' ? reader.fields.quant_algo : null;
  const bits = reader.optional('bits', 'w_bit');
  switch (method.toLowerCase()) {
    case 'fp8':
      return named('fp8', { bits: 8, isFloat: true, activationBits: 8, isStatic: false });
    case 'mxfp4':
      return named('mxfp4', { ...plain, bits: 4, isFloat: true });
    case 'modelopt': {
      const isFloat = /FP[48]/i.test(algorithm ?? '');
      const size = /4/.test(algorithm ?? '') ? 4 : 8;
      // NVFP4 scales groups of 16 elements by fp8, MXFP4 groups of 32 by powers of two.
      const isSame = !/NVFP4/i.test(algorithm ?? '');
      const format =
        algorithm === null ? null : { bits: size, isFloat, activationBits: size, isStatic: true };
      return named([method, algorithm].filter(Boolean).join(' '), format, isSame);
    }
    case 'compressed-tensors': {
      const format = firstGroup(reader);
      const words = format === null ? '' : ` ${format.isFloat ? 'float' : 'int'}${format.bits}`;
      return named(`${method}${words}`, format);
    }
    default:
      return named(
        bits === null ? method : `${method} ${bits} bit`,
        bits === null ? null : { ...plain, bits, isFloat: false },
      );
  }
}
