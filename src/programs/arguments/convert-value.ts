import type { Catalogue } from '../../text/catalogue.ts';
import { ArgumentError } from './argument-errors.ts';
import type { ArgumentRecord } from './argument-record.ts';

const integerPattern = /^\s*[+-]?\d+(?:_\d+)*\s*$/;
const numberPattern = /^\s*[+-]?(?:\d[\d_]*(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf(?:inity)?)\s*$/i;
const modelPattern = /^[A-Za-z0-9_/.-]{1,256}$/;
/** A path of this machine may hold blanks and letters of any language, which the real program refuses. */
const pathPattern = /^\.{0,2}\/[^\p{Cc}]{1,4000}$/u;

function integer(text: string): number | null {
  return integerPattern.test(text) ? Number(text.replaceAll('_', '')) : null;
}

function decimal(text: string): number | null {
  if (!numberPattern.test(text)) return null;
  const plain = text.trim().replaceAll('_', '').toLowerCase();
  if (plain.includes('inf'))
    return plain.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(plain);
}

function choice(record: ArgumentRecord, text: string): string | null {
  const plain = text.toLowerCase().replaceAll('-', '_');
  return record.choices.find((one) => one.toLowerCase().replaceAll('-', '_') === plain) ?? null;
}

/** Turns one word into the value that a flag wants. @throws ArgumentError that names the flag and what it accepts. */
export function convertValue(
  record: ArgumentRecord,
  text: string,
  texts: Catalogue['engineCommand'],
): string | number {
  const { name, type, range } = record;
  const fail = (wanted: string): never => {
    throw new ArgumentError(texts.badValue(name, text, wanted));
  };
  const check = (value: number | null, isFine: (value: number) => boolean, wanted: string): number =>
    value !== null && isFine(value) ? value : fail(wanted);
  switch (type) {
    case 'integer': {
      const wanted = range === null ? texts.wanted.integer : texts.wanted.between(range.min, range.max);
      return check(
        integer(text),
        (value) => range === null || (value >= range.min && value <= range.max),
        wanted,
      );
    }
    case 'positive-integer': {
      const most = range?.max ?? Number.POSITIVE_INFINITY;
      const wanted = range === null ? texts.wanted.positiveInteger : texts.wanted.between(1, range.max);
      return check(integer(text), (value) => value > 0 && value <= most, wanted);
    }
    case 'non-negative-integer':
      return check(integer(text), (value) => value >= 0, texts.wanted.nonNegativeInteger);
    case 'number':
      return check(decimal(text), () => true, texts.wanted.number);
    case 'positive-number':
      return check(decimal(text), (value) => value > 0, texts.wanted.positiveNumber);
    case 'fraction':
      return check(decimal(text), (value) => value >= 0 && value < 1, texts.wanted.fraction);
    case 'choice':
      return choice(record, text) ?? fail(texts.wanted.oneOf(record.choices.join(', ')));
    case 'model':
      return modelPattern.test(text) || pathPattern.test(text) ? text : fail(texts.wanted.model);
    case 'switch':
    case 'text':
    case 'lengths':
      return text;
  }
}
