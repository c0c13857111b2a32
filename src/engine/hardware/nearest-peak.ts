import { keysOf } from '../../text/fields.ts';
import type { DeviceProfile } from '../terms/device.ts';
import type { Precision } from '../terms/precision.ts';
import type { Quantization } from '../terms/quantization.ts';

/** A format in which a plan computes and for which a device states no matrix peak. */
export interface UnratedFormat {
  readonly format: Precision;
  /** The format whose peak the model takes in its place; null: the work takes no time at all. */
  readonly countedAs: Precision | null;
  /** The nearest format with a peak, in which the work can really be done; null where the device has none. */
  readonly computedIn: Precision | 'bf16' | null;
}

/** Wider formats that hold every value of a format, nearest first. int8 is no home for 8-bit floats, nor fp8 for int8. */
const wider: Readonly<Record<Precision, readonly (Precision | 'bf16')[]>> = {
  fp4: ['fp8', 'fp16', 'bf16', 'fp32'],
  fp8: ['fp16', 'bf16', 'fp32'],
  int8: ['fp16', 'bf16', 'fp32'],
  fp16: ['bf16', 'fp32'],
  fp32: [],
};

function nearestOf({ matrixPeaks }: DeviceProfile, format: Precision): Precision | 'bf16' | null {
  return wider[format].find((one) => matrixPeaks[one] !== undefined) ?? null;
}

/** Linears of 8-bit floats are timed at the int8 peak by the real program (references/engine/quirks.md 9.1). */
function usesFp8Linears({ linear, nonExpertLinear }: Quantization): boolean {
  return linear === 'FP8' || nonExpertLinear === 'FP8';
}

/**
 * The formats of a plan that a device cannot be credited with: those without a peak, whose matrix work the model
 * leaves out of the time (references/engine/operator-time.md 2.1), and 8-bit floats that it times at the int8 peak.
 * `used` are the formats in which the plan's forward passes multiply.
 */
export function unratedFormats(
  device: DeviceProfile,
  quantization: Quantization,
  used: readonly Precision[],
): UnratedFormat[] {
  const free = used
    .filter((format) => device.matrixPeaks[format] === undefined)
    .map((format): UnratedFormat => ({ format, countedAs: null, computedIn: nearestOf(device, format) }));
  const borrows =
    usesFp8Linears(quantization) && device.matrixPeaks.fp8 === undefined && used.includes('int8');
  const isTold = !borrows || device.matrixPeaks.int8 === undefined;
  return isTold
    ? free
    : [...free, { format: 'fp8', countedAs: 'int8', computedIn: nearestOf(device, 'fp8') }];
}

/**
 * The device with every missing peak taken from the nearest wider format that has one: weights are stored in the format
 * of the plan and computed in that one. An assumption of this program; the real program has none.
 */
export function withNearestPeaks(device: DeviceProfile, quantization: Quantization): DeviceProfile {
  const missing = keysOf(wider).filter((format) => device.matrixPeaks[format] === undefined);
  const peakOf = (format: Precision): number | undefined => {
    const nearest = nearestOf(device, format);
    return nearest === null ? undefined : device.matrixPeaks[nearest];
  };
  const filled = Object.fromEntries(
    missing.flatMap((format) => {
      const peak = peakOf(format);
      return peak === undefined ? [] : [[format, peak]];
    }),
  );
  const lent = usesFp8Linears(quantization) && missing.includes('fp8') ? peakOf('fp8') : undefined;
  return {
    ...device,
    matrixPeaks: { ...device.matrixPeaks, ...filled, ...(lent === undefined ? {} : { int8: lent }) },
  };
}
