const decimal = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const whole = /^\d+(?:\.0+)?$/;

/** Beyond this no figure of serving lies, in any unit: what is turned into another unit stays a number. */
const mostPlausible = 1e15;

/** Whether a value of a document is a number that a quantity can have. */
export function isFigure(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= mostPlausible;
}

/** A printed figure; null for `-`, `None`, `NaN`, `inf` and anything that is not one whole clean number. */
export function readFigure(text: string | undefined): number | null {
  const trimmed = (text ?? '').trim();
  if (!decimal.test(trimmed)) return null;
  const value = Number(trimmed);
  return isFigure(value) ? value : null;
}

/** A printed count; null where the text is not a whole number. */
export function readCount(text: string | undefined): number | null {
  const trimmed = (text ?? '').trim();
  if (!whole.test(trimmed)) return null;
  const value = Number(trimmed);
  return Number.isSafeInteger(value) ? value : null;
}

/** Whether a cell says openly that it holds no figure. */
export function isBlankFigure(text: string): boolean {
  return /^(?:-|none|nan|n\/a|inf|)$/i.test(text.trim());
}
