import { messages } from '../../text/catalogue.ts';
import { fixed, percent } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import { type FigureId, type Measure, type Measured, measureOf } from '../measure.ts';

/** A figure with its unit and, where known, its band: `12.4 ms (10.9–14.6, 80 % band, 38 points)`. */
export function measureWords(measure: Measure, decimals: number, language: Language): string {
  const { units, withBand } = messages(language).measures;
  const figure =
    measure.unit === 'fraction'
      ? percent(measure.value, decimals)
      : `${fixed(measure.value, decimals)} ${units[measure.unit]}`;
  const band = bandWords(measure, decimals, language);
  return band === null ? figure : withBand(figure, band);
}

/** The band of a figure in brackets; null where no error is known. */
export function bandWords(
  { band, unit, calibration }: Measure,
  decimals: number,
  language: Language,
): string | null {
  if (band === null) return null;
  const shown = (value: number) => (unit === 'fraction' ? percent(value, decimals) : fixed(value, decimals));
  const [low, high] = band;
  if (calibration?.points === 0) return messages(language).measures.uncalibrated(shown(low), shown(high));
  return messages(language).measures.band(
    shown(low),
    shown(high),
    calibration === null ? null : percent(calibration.share, 0),
    calibration?.points == null ? null : fixed(calibration.points),
  );
}

/** The ends of a figure's band as a table shows them beside the figure, `46.63–113.39`; null where no error is known. */
export function bandRange(row: Measured, figure: FigureId, decimals: number): string | null {
  const band = measureOf(row, figure, 'simulated')?.band ?? null;
  return band === null ? null : `${fixed(band[0], decimals)}–${fixed(band[1], decimals)}`;
}

/** A cell of a table: a figure, and behind it its band. */
export function withBand(cell: string, range: string | null): string {
  return range === null ? cell : `${cell} (${range})`;
}
