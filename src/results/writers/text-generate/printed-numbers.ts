import { fixedHalfEven } from '../../../text/half-even.ts';

/** A time in the largest unit that keeps it above 1: `1.234ms`; never below nanoseconds. */
export function printedTime(seconds: number): string {
  if (seconds >= 1) return `${fixedHalfEven(seconds, 3)}s`;
  if (seconds >= 1e-3) return `${fixedHalfEven(seconds * 1e3, 3)}ms`;
  if (seconds >= 1e-6) return `${fixedHalfEven(seconds * 1e6, 3)}us`;
  return `${fixedHalfEven(seconds * 1e9, 3)}ns`;
}

/** Where a decimal fraction ends without its trailing zeros, and without a point that nothing follows. */
function lastDigit(text: string): number {
  let end = text.length;
  while (text.charAt(end - 1) === '0') end -= 1;
  return text.charAt(end - 1) === '.' ? end - 1 : end;
}

/** `digits` significant digits without trailing zeros, with an exponent where it is shorter: `323.4`, `3.33e+04`. */
export function general(value: number, digits: number): string {
  if (value === 0) return '0';
  const [mantissa = '', power = '0'] = value.toExponential(digits - 1).split('e');
  const exponent = Number(power);
  const trimmed = (text: string) => (text.includes('.') ? text.slice(0, lastDigit(text)) : text);
  if (exponent < -4 || exponent >= digits) {
    const sign = exponent < 0 ? '-' : '+';
    return `${trimmed(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return trimmed(fixedHalfEven(value, digits - 1 - exponent));
}
