import { messages } from '../../text/catalogue.ts';
import { fixed, percent } from '../../text/figures.ts';
import type { Language } from '../../text/language.ts';
import type { Measure } from '../measure.ts';

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
  return messages(language).measures.band(
    shown(low),
    shown(high),
    calibration === null ? null : percent(calibration.share, 0),
    calibration?.points == null ? null : fixed(calibration.points),
  );
}
