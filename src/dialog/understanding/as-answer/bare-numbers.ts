import type { SlotRecord } from '../../../plan/slots/records.ts';
import type { SlotId } from '../../../plan/slots/values.ts';
import type { Quantity } from '../figures/quantity.ts';
import { batchTakes, countTakes, gigabytesTakes, wholeTakes } from '../figures/takings/device-takes.ts';
import { acceptanceTakes, fractionTakes, mtpTakes } from '../figures/takings/fraction-takes.ts';
import { lengthTakes, tokenBudgetTakes } from '../figures/takings/length-takes.ts';
import { millisecondsTakes, tpotTakes, ttftTakes } from '../figures/takings/limit-takes.ts';
import type { Take, Taking, TextFacts } from '../figures/takings/taking.ts';

const textFacts: TextFacts = { speaksOfInstances: true };

/** How a bare number answers a question, where the kind of the slot alone does not say it. */
const bySlot: Partial<Record<SlotId, Take>> = {
  numDevices: countTakes,
  prefillDevicesPerInstance: countTakes,
  decodeDevicesPerInstance: countTakes,
  inputLength: lengthTakes('inputLength', 1),
  outputLength: lengthTakes('outputLength', 1),
  ttftLimitMs: ttftTakes,
  tpotLimitMs: tpotTakes,
  prefixCacheHitRate: fractionTakes('prefixCacheHitRate'),
  numMtpTokens: mtpTakes,
  mtpAcceptanceRates: acceptanceTakes,
  maxBatchedTokens: tokenBudgetTakes,
  batchRange: batchTakes,
  servingCost: millisecondsTakes('servingCost'),
  reservedMemoryGb: (quantity, given) =>
    gigabytesTakes('reservedMemoryGb')(
      { ...quantity, unit: quantity.unit === 'none' ? 'gigabytes' : quantity.unit },
      given,
    ),
};

/** Meaning of a bare number as the answer to a question; null when it is no answer to it. */
export function answerTaking(record: SlotRecord, quantity: Quantity): Taking | null {
  const take = bySlot[record.id];
  if (take) return take(quantity, textFacts);
  const isWhole = record.kind === 'integer' || record.kind === 'integers';
  return isWhole ? wholeTakes(record.id)(quantity, textFacts) : null;
}
