/**
 * Decimal rounding that is exact on the binary value, ties to the even digit: the rounding of the program whose
 * printed digits the embedded engine reproduces. `toFixed` is exact as well but rounds ties up.
 */
function isTie(value: number, decimals: number): boolean {
  const scaled = value * 2 ** (decimals + 1);
  return Number.isInteger(scaled) && Math.abs(scaled % 2) === 1;
}

/** `value` with a fixed count of decimals, ties to even: 0.125 → `0.12`. Infinity prints as `inf`. */
export function fixedHalfEven(value: number, decimals: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = value.toFixed(decimals);
  if (!isTie(value, decimals)) return text;
  const lastDigit = Number(text.at(-1));
  if (lastDigit % 2 === 0) return text;
  const digits = BigInt(text.replace('.', ''));
  const towardsZero = digits > 0n ? digits - 1n : digits + 1n;
  const sign = towardsZero < 0n || (towardsZero === 0n && value < 0) ? '-' : '';
  const absolute = (towardsZero < 0n ? -towardsZero : towardsZero).toString().padStart(decimals + 1, '0');
  return decimals === 0
    ? `${sign}${absolute}`
    : `${sign}${absolute.slice(0, -decimals)}.${absolute.slice(-decimals)}`;
}

/** `value` rounded to `decimals`, ties to even; infinities stay. */
export function roundHalfEven(value: number, decimals = 0): number {
  return Number.isFinite(value) ? Number(fixedHalfEven(value, decimals)) : value;
}

/**
 * Rounding as array libraries do it: scaled by a power of ten in binary, then to the nearest whole number, ties to
 * even. Faster than `roundHalfEven`, and where the scaled value is rounded onto a tie the digits may differ.
 */
export function roundScaled(value: number, decimals: number): number {
  if (!Number.isFinite(value)) return value;
  const scale = 10 ** decimals;
  const scaled = value * scale;
  const below = Math.floor(scaled);
  const rest = scaled - below;
  const isUp = rest > 0.5 || (rest === 0.5 && below % 2 !== 0);
  return (isUp ? below + 1 : below) / scale;
}
