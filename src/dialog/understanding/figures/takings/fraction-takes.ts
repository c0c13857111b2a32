import { grouped, tidy } from '../../../../text/words/numbers.ts';
import type { Quantity } from '../quantity.ts';
import { absorbs, isOneOf, isPlain, type Take, takes } from './taking.ts';

/** `30 %`, `0.3` and, behind a word for a rate, `30` are all the same fraction. */
export function fractionOf(quantity: Quantity): number | null {
  if (quantity.unit === 'fraction') return quantity.value;
  if (!isPlain(quantity)) return null;
  // Nobody tells 1.3 % without its sign: a share above 1 is refused by the range of its slot.
  if (quantity.value < 2) return quantity.value;
  return quantity.value <= 100 ? tidy(quantity.value / 100) : null;
}

/** A share as a fraction of 1, told as `60%`, `0.6` or 六成; null of anything that is no share. */
export function fractionTakes(slot: 'prefixCacheHitRate'): Take {
  return (quantity) => {
    // `prefix cache=1` switches it on: no cache holds the whole of every prompt.
    // `1.0` is a share, which the range of the slot refuses.
    const isSwitch = isPlain(quantity) && quantity.figure === 1 && quantity.end - quantity.start < 3;
    const rate = isSwitch ? null : fractionOf(quantity);
    return rate === null ? null : takes(slot, rate, fractionReading(quantity, rate));
  };
}

function fractionReading(quantity: Quantity, rate: number): string | null {
  return quantity.figure === rate ? null : `${grouped(tidy(rate * 100))}% = ${rate}`;
}

/** MTP drafts a handful of tokens; a longer figure beside it is something else. */
export const mtpTakes: Take = (quantity) => {
  const isDepth = isPlain(quantity) || (isOneOf(quantity, 'tokens', 'layers') && quantity.scale === '');
  if (!isDepth || !Number.isInteger(quantity.value) || quantity.value > 16) return null;
  return quantity.value === 0 ? takes('mtp', false) : takes('numMtpTokens', quantity.value);
};

/** The acceptance rate of drafted tokens: one rate for all positions, a fraction of 1. */
export const acceptanceTakes: Take = (quantity) => {
  const rate = fractionOf(quantity);
  return rate === null ? null : takes('mtpAcceptanceRates', [rate]);
};

/** The share that no cache holds: what is left of the hit rate. */
export const notSharedTakes = absorbs('share', 'fraction');
