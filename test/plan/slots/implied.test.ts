import { describe, expect, it } from 'vitest';
import { impliedBy } from '../../../src/plan/slots/implied.ts';
import { slotRecords } from '../../../src/plan/slots/records.ts';
import type { SlotId } from '../../../src/plan/slots/values.ts';

describe('what a value says about other slots', () => {
  const table: readonly [slot: SlotId, says: readonly (readonly [slot: string, value: unknown])[]][] = [
    ['phases', [['mode', 'disaggregation']]],
    ['prefillDevicesPerInstance', [['mode', 'pd-ratio']]],
    ['decodeDevicesPerInstance', [['mode', 'pd-ratio']]],
    ['quantizeLinearAction', [['quantize', 'custom']]],
    ['quantizeAttentionAction', [['quantize', 'custom']]],
    [
      'mxfp4GroupSize',
      [
        ['quantizeLinearAction', 'MXFP4'],
        ['quantize', 'custom'],
      ],
    ],
    ['prefixCacheHitRate', [['prefixCache', true]]],
    ['numMtpTokens', [['mtp', true]]],
    ['mtpSizes', [['mtp', true]]],
    ['mtpAcceptanceRates', [['mtp', true]]],
    ['speculativeMethod', [['mtp', false]]],
    ['dsparkMarkovRank', [['speculativeMethod', 'dspark']]],
    ['dsparkMarkovHead', [['speculativeMethod', 'dspark']]],
    ['imageHeight', [['textOnly', false]]],
    ['imageWidth', [['textOnly', false]]],
    ['imagesPerRequest', [['textOnly', false]]],
    ['epSizes', [['searchSpace', 'tp-ep']]],
    ['moeDpSizes', [['searchSpace', 'tp-ep-moedp']]],
    ['msmodeling', [['engine', 'tensorcast']]],
  ];

  it.each(table)('%s', (slot, says) => {
    expect(impliedBy(slot, 'x').map((one) => [one.slot, one.value])).toEqual(says);
  });

  it('is nothing for every other slot, nor for no checkout', () => {
    const known = new Set(table.map(([slot]) => slot));
    for (const { id } of slotRecords) if (!known.has(id)) expect(impliedBy(id, 'x'), id).toEqual([]);
    expect(impliedBy('msmodeling', '')).toEqual([]);
  });

  it('agrees with a wider search, and leaves images open where nothing is said of them', () => {
    expect(impliedBy('epSizes', [4])[0]).toEqual({
      slot: 'searchSpace',
      value: 'tp-ep',
      agreesWith: ['tp-ep', 'tp-ep-moedp'],
      onlyAgainst: false,
    });
    expect(impliedBy('imageWidth', 512)[0]).toEqual({
      slot: 'textOnly',
      value: false,
      agreesWith: [false],
      onlyAgainst: true,
    });
    expect(impliedBy('mtpSizes', [1])[0]).toEqual({
      slot: 'mtp',
      value: true,
      agreesWith: [true],
      onlyAgainst: false,
    });
  });
});
