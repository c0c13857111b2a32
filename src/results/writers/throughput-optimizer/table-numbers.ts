import { fixedHalfEven } from '../../../text/half-even.ts';

/** Two decimals, as in every printed table. */
export function two(value: number): string {
  return fixedHalfEven(value, 2);
}

/** Two decimals; `-` where a phase has no such figure. */
export function twoOrDash(value: number | null): string {
  return value === null ? '-' : two(value);
}

/** A limit in ms as the real program writes it: `50.0`, `inf`, or `None` for no limit. */
export function limitText(limit: number | null): string {
  if (limit === null) return 'None';
  if (!Number.isFinite(limit)) return 'inf';
  return Number.isInteger(limit) ? `${limit}.0` : String(limit);
}

/** Six significant digits without trailing zeros: 137.2, 35. */
export function compact(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Bold in a terminal; the real program writes the escapes into pipes as well. */
export function bold(text: string): string {
  return `\u001b[1m${text}\u001b[0m`;
}
