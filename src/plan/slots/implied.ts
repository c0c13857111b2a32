import { type SlotId, type SlotValue, type SlotValues, type ValueOfSlot, valueFor } from './values.ts';

/** An answer that another answer states along with itself. */
export type Implied = ValueOfSlot & {
  /** Values of that slot with which the answer agrees as well. */
  readonly agreesWith: readonly SlotValue[];
  /** An open slot stays open: the value only replaces an answer that contradicts it. */
  readonly onlyAgainst: boolean;
};

function implied<Id extends SlotId>(
  slot: Id,
  value: SlotValues[Id],
  agreesWith: readonly SlotValues[Id][] = [],
): Implied {
  return { ...valueFor(slot, value), agreesWith: [value, ...agreesWith], onlyAgainst: false };
}

function unlessOpen<Id extends SlotId>(slot: Id, value: SlotValues[Id]): Implied {
  return { ...implied(slot, value), onlyAgainst: true };
}

/**
 * Values that one value implies for other slots: a hit rate says that there is a prefix cache, a linear action that the
 * quantization is custom. Only what cannot be meant otherwise.
 */
export function impliedBy(slot: SlotId, value: unknown): readonly Implied[] {
  switch (slot) {
    case 'phases':
      return [implied('mode', 'disaggregation')];
    case 'prefillDevicesPerInstance':
    case 'decodeDevicesPerInstance':
      return [implied('mode', 'pd-ratio')];
    case 'quantizeLinearAction':
    case 'quantizeAttentionAction':
      return [implied('quantize', 'custom')];
    case 'mxfp4GroupSize':
      return [implied('quantizeLinearAction', 'MXFP4'), implied('quantize', 'custom')];
    case 'prefixCacheHitRate':
      return [implied('prefixCache', true)];
    case 'numMtpTokens':
    case 'mtpSizes':
    case 'mtpAcceptanceRates':
      return [implied('mtp', true)];
    case 'speculativeMethod':
      return [implied('mtp', false)];
    case 'dsparkMarkovRank':
    case 'dsparkMarkovHead':
      return [implied('speculativeMethod', 'dspark')];
    case 'imageHeight':
    case 'imageWidth':
    case 'imagesPerRequest':
      return [unlessOpen('textOnly', false)];
    case 'epSizes':
      return [implied('searchSpace', 'tp-ep', ['tp-ep-moedp'])];
    case 'moeDpSizes':
      return [implied('searchSpace', 'tp-ep-moedp')];
    case 'msmodeling':
      return value === '' ? [] : [implied('engine', 'tensorcast')];
    default:
      return [];
  }
}
