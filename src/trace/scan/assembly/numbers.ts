// Numbers of events: times in nanoseconds, and whole numbers that fit a double.

import { intern } from './texts';

/** The number that was read last: nanoseconds whole and rounded, and with their fraction. */
export let wholeNs: i64 = 0;
export let exactNs: f64 = 0;

/** 10^0 to 10^22: the powers of ten that a double holds exactly. */
const powers: usize = memory.data(184, 8);

/** Fills the table of powers of ten, once before the first number is read. */
export function preparePowers(): void {
  let power: f64 = 1;
  for (let i: usize = 0; i <= 22; i++) {
    store<f64>(powers + (i << 3), power);
    power *= 10;
  }
}

function tenTo(exponent: i32): f64 {
  return load<f64>(powers + ((<usize>exponent) << 3));
}

/** Value of 8 digits that stand in a word, the first of them lowest. */
function eightDigits(word: u64): u64 {
  word = (word & 0x0f0f0f0f0f0f0f0f) * 2561;
  word = ((word >> 8) & 0x00ff00ff00ff00ff) * 6553601;
  return (((word >> 16) & 0x0000ffff0000ffff) * 42949672960001) >> 32;
}

/**
 * Reads microseconds as Kineto writes them: at most 16 digits, a point, and three decimals. The bytes are a number of
 * JSON. False for other spellings, which {@link readMicroseconds} reads.
 */
export function readPlainMicroseconds(p: usize, end: usize): bool {
  const length = end - p;
  if (length < 5 || length > 20 || load<u8>(end - 4) !== 46 || load<u8>(p) === 45) return false;
  const tenths = <u32>load<u8>(end - 3) - 48;
  const hundredths = <u32>load<u8>(end - 2) - 48;
  const thousandths = <u32>load<u8>(end - 1) - 48;
  if (tenths > 9 || hundredths > 9 || thousandths > 9) return false;
  const whole = length - 4;
  // The digits before the point, moved to the end of 16 bytes with zeros before them.
  let high: u64 = 0;
  let low: u64 = 0;
  if (whole >= 8) {
    low = load<u64>(end - 12);
    const rest = whole - 8;
    high = rest === 0 ? 0 : load<u64>(p) << ((8 - <u64>rest) << 3);
    if (rest > 8) return false;
  } else low = load<u64>(p) << ((8 - <u64>whole) << 3);
  const value = (eightDigits(high) * 100000000 + eightDigits(low)) * 1000;
  if (value > 8999999999999999000) return false;
  const decimals = <u64>(tenths * 100 + hundredths * 10 + thousandths);
  wholeNs = <i64>(value + decimals);
  exactNs = <f64>wholeNs;
  return true;
}

/**
 * Reads microseconds as nanoseconds. Decimals beyond the nineteenth digit are dropped: no clock has them.
 * False where `[p, end)` is no number, or no time that 63 bits of nanoseconds hold.
 */
export function readMicroseconds(p: usize, end: usize): bool {
  let negative = false;
  if (p < end && load<u8>(p) === 45) {
    negative = true;
    p++;
  }
  let mantissa: u64 = 0;
  let digits = 0;
  let decimals = 0;
  let c: u32 = 0;
  while (p < end && (c = <u32>load<u8>(p) - 48) < 10) {
    if (mantissa >= 900000000000000000) return false;
    mantissa = mantissa * 10 + c;
    digits++;
    p++;
  }
  if (p < end && load<u8>(p) === 46) {
    p++;
    while (p < end && (c = <u32>load<u8>(p) - 48) < 10) {
      if (mantissa < 900000000000000000 && decimals < 18) {
        mantissa = mantissa * 10 + c;
        decimals++;
      }
      digits++;
      p++;
    }
  }
  if (digits === 0) return false;
  let exponent = 3 - decimals;
  if (p < end && (load<u8>(p) | 32) === 101) {
    p++;
    const sign = load<u8>(p);
    if (sign === 43 || sign === 45) p++;
    let written = 0;
    const first = p;
    while (p < end && (c = <u32>load<u8>(p) - 48) < 10) {
      if (written < 1000) written = written * 10 + <i32>c;
      p++;
    }
    if (p === first) return false;
    exponent += sign === 45 ? -written : written;
  }
  if (p !== end) return false;
  if (exponent >= 0) {
    if (mantissa !== 0 && (exponent > 18 || <f64>mantissa * tenTo(exponent) > 9e18)) return false;
    exactNs = mantissa === 0 ? 0 : <f64>mantissa * tenTo(exponent);
    wholeNs = mantissa === 0 ? 0 : exponent === 0 ? <i64>mantissa : <i64>(mantissa * <u64>tenTo(exponent));
  } else if (exponent < -22) {
    exactNs = 0;
    wholeNs = 0;
  } else {
    exactNs = <f64>mantissa / tenTo(-exponent);
    if (exponent < -18) wholeNs = 0;
    else {
      const unit = <u64>tenTo(-exponent);
      wholeNs = <i64>((mantissa + (unit >> 1)) / unit);
    }
  }
  if (negative) {
    wholeNs = -wholeNs;
    exactNs = -exactNs;
  }
  return true;
}

/** A whole number of at most 15 digits; -1 for everything else. */
export function wholeNumber(p: usize, end: usize): f64 {
  const length = end - p;
  if (length === 0 || length > 15) return -1;
  let value: u64 = 0;
  let c: u32 = 0;
  while (p < end) {
    c = <u32>load<u8>(p) - 48;
    if (c >= 10) return -1;
    value = value * 10 + c;
    p++;
  }
  return <f64>value;
}

/** A token: whole numbers as they are, other spellings as minus the id of their text. */
export function tokenOf(p: usize, end: usize): f64 {
  const whole = wholeNumber(p, end);
  return whole >= 0 ? whole : -(<f64>intern(p, end));
}

/** A number that ties rows together: as {@link tokenOf}, but only for digits; 0 for anything else. */
export function idOf(p: usize, end: usize): f64 {
  const whole = wholeNumber(p, end);
  if (whole >= 0) return whole;
  for (let at = p; at < end; at++) if (<u32>load<u8>(at) - 48 >= 10) return 0;
  return end > p ? -(<f64>intern(p, end)) : 0;
}
