/** A number with thousands separated and a fixed count of decimals: `15,543.01`. Same in every language. */
export function fixed(value: number, decimals = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** Three significant digits for prose: `3,880`, `49.8`, `0.0124`. */
export function significant(value: number, digits = 3): string {
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.max(0, digits - 1 - magnitude);
  if (decimals > 0) return fixed(value, decimals);
  const scale = 10 ** (magnitude - digits + 1);
  return fixed(Math.round(value / scale) * scale);
}

/** A duration that a person reads: `49.8 ms`, `15.5 s`, `1 m 12 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${significant(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${significant(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  const restSeconds = Math.round(seconds % 60);
  return minutes < 60 ? `${minutes} m ${restSeconds} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}

/** A fraction as a percentage: 0.125 → `12.5 %`. */
export function percent(fraction: number, decimals = 1): string {
  return `${fixed(fraction * 100, decimals)} %`;
}
