import { type Fields, objectFields } from '../../text/fields.ts';
/** A key without case, signs and spaces: `TTFT (ms)`, `ttft_ms` and `ttftMs` are one. */
export function plainKey(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** An object of a document; null for anything else. */
export function asRecord(value: unknown): Fields | null {
  return objectFields(value);
}

/** The value itself, where a document wraps it as `{value, …}`. */
export function unwrapped(value: unknown): unknown {
  const record = asRecord(value);
  return record && 'value' in record ? record.value : value;
}

const withUnit = /^(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(ms|s|tokens?\/s(?:ec)?|req\/s|gi?b|tokens?|%)?$/i;

/** A figure of a foreign document: a number, or a text with one number and a known unit. Times come back in ms. */
export function foreignFigure(value: unknown, kind: 'time' | 'other'): number | null {
  const bare = unwrapped(value);
  if (typeof bare === 'number') return Number.isFinite(bare) ? bare : null;
  if (typeof bare !== 'string') return null;
  const found = withUnit.exec(bare.trim());
  if (!found) return null;
  const amount = Number(found[1]);
  if (!Number.isFinite(amount)) return null;
  return kind === 'time' && found[2]?.toLowerCase() === 's' ? amount * 1000 : amount;
}

/** A whole number of a foreign document. */
export function foreignCount(value: unknown): number | null {
  const figure = foreignFigure(value, 'other');
  return figure !== null && Number.isSafeInteger(figure) && figure >= 0 ? figure : null;
}

/** A non-empty text of a foreign document. */
export function foreignText(value: unknown): string | null {
  const bare = unwrapped(value);
  return typeof bare === 'string' && bare.trim() !== '' ? bare.trim() : null;
}
