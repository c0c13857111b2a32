/** Formats by their count of decimals: making one costs more than a thousand figures written with it. */
const formats: Intl.NumberFormat[] = [];

/** A number with thousands separated and a fixed count of decimals: `15,543.01`. Same in every language. */
export function fixed(value: number, decimals = 0): string {
  formats[decimals] ??= new Intl.NumberFormat('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return formats[decimals].format(value);
}

/** Three significant digits for prose: `3,880`, `49.8`, `0.0124`. */
export function significant(value: number, digits = 3): string {
  if (value === 0) return '0';
  // The rounded figure decides the decimals: 9.996 has three digits as 10.0.
  const magnitude = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits)))));
  // No quantity of this field is so small or so large; such a figure is written as it was computed.
  if (Math.abs(magnitude) > 15) return value.toExponential(digits - 1);
  const decimals = Math.max(0, digits - 1 - magnitude);
  if (decimals > 0) return fixed(value, decimals);
  const scale = 10 ** (magnitude - digits + 1);
  return fixed(Math.round(value / scale) * scale);
}

/** A duration that a person reads: `49.8 ms`, `15.5 s`, `1 m 12 s`, `2 h 5 m`; the unit follows from the rounded figure. */
export function duration(milliseconds: number): string {
  if (Number(milliseconds.toPrecision(3)) < 1000) return `${significant(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (Number(seconds.toPrecision(3)) < 60) return `${significant(seconds)} s`;
  const wholeSeconds = Math.round(seconds);
  if (wholeSeconds < 3600) return `${Math.floor(wholeSeconds / 60)} m ${wholeSeconds % 60} s`;
  const wholeMinutes = Math.round(seconds / 60);
  return `${Math.floor(wholeMinutes / 60)} h ${wholeMinutes % 60} m`;
}

/** A duration with the ends of its band, in milliseconds, where one is known: `12.4 ms (10.9 ms–14.6 ms)`. */
export function bandedDuration(
  milliseconds: number,
  band: readonly [number, number] | null | undefined,
): string {
  const shown = duration(milliseconds);
  return band ? `${shown} (${duration(band[0])}–${duration(band[1])})` : shown;
}

/** A fraction as a percentage: 0.125 → `12.5 %`. */
export function percent(fraction: number, decimals = 1): string {
  return `${fixed(fraction * 100, decimals)} %`;
}
