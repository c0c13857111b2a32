import { fixed, significant } from '../../../../text/figures.ts';

/** A time with three significant digits in a unit of its size: `17.2 us`. */
export function shortTime(seconds: number): string {
  if (seconds >= 1) return `${significant(seconds)} s`;
  if (seconds >= 1e-3) return `${significant(seconds * 1e3)} ms`;
  return `${significant(seconds * 1e6)} us`;
}

/** Bytes or operations, whole, with thousands told apart. */
export function whole(count: number): string {
  return Number.isInteger(count) ? fixed(count) : fixed(count, 1);
}

/** A rate of operations: `526 T/s`. */
export function operationRate(perSecond: number): string {
  return `${significant(perSecond / 1e12)} T/s`;
}

/** A rate of bytes: `1.06 TB/s`, `137 GB/s`. */
export function byteRate(bytesPerSecond: number): string {
  return bytesPerSecond >= 1e12
    ? `${significant(bytesPerSecond / 1e12)} TB/s`
    : `${significant(bytesPerSecond / 1e9)} GB/s`;
}

/** Several products that are added up: `2·24·4096 + 2·24·512`. */
export function sumOfProducts(terms: readonly (readonly number[])[]): string {
  return terms.map((factors) => factors.join('·')).join(' + ');
}

const asciiOf: Readonly<Record<string, string>> = {
  '÷': '/',
  '×': 'x',
  '−': '-',
  '–': '-',
  '·': '*',
  '₂': '2',
  '◂': '<',
};

/** Signs of equations in ASCII, for terminals that draw no others. */
export function asciiSigns(text: string): string {
  return text.replace(/[÷×−–·₂◂]/gu, (sign) => asciiOf[sign] ?? sign);
}
