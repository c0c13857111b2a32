import { grouped } from '../../../text/words/numbers.ts';
import type { SpokenUnit } from './units.ts';

/** A number with its unit, where it stands and what it comes to. */
export interface Quantity {
  readonly start: number;
  readonly end: number;
  /** As written, before scale and unit. */
  readonly figure: number;
  /** In the unit: ms, tokens, devices, a fraction of 1. */
  readonly value: number;
  readonly unit: SpokenUnit;
  /** The scale as written (`k`, `万`), or empty. */
  readonly scale: string;
  /** A lone number word, which may be mere grammar ("one of these"): linked only where it stands right at its cue. */
  readonly isWeak: boolean;
}

/** How a length was read where its letters are not plain: `4k = 4,096`. */
export function lengthReading(quantity: Quantity): string | null {
  if (quantity.scale === '') return null;
  const space = quantity.scale === 'thousand' ? ' ' : '';
  return `${grouped(quantity.figure)}${space}${quantity.scale} = ${grouped(Math.round(quantity.value))}`;
}

/** Whether one number can stand for the other: alike in unit and in size. */
export function isLike(one: Quantity, other: Quantity): boolean {
  const isSameUnit = one.unit === other.unit || other.unit === 'none';
  const ratio = one.value / other.value;
  return isSameUnit && ratio > 1 / 20 && ratio < 20;
}
