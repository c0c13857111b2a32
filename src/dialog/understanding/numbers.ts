/** Pattern of a number as people write it: digits with thousands and decimals, or Chinese numerals. */
export const numberPattern =
  '(?:\\d{1,3}(?:,\\d{3})+(?!\\d)|\\d+)(?:\\.\\d+)?|[零〇一二两俩三四五六七八九十百千万半]+';

const digits: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  俩: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const units: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

/** `三千五` is 3,500 and `一千` 1,000, `十六` 16. Null when the characters are no number. */
function chineseNumber(text: string): number | null {
  if (text === '半') return 0.5;
  if ([...text].every((character) => digits[character] !== undefined)) {
    return Number([...text].map((character) => digits[character]).join(''));
  }
  let total = 0;
  let section = 0;
  let digit = 0;
  let lastUnit = 1;
  for (const character of text) {
    const value = digits[character];
    const unit = units[character];
    if (value !== undefined) {
      digit = value;
      if (character === '零' || character === '〇') lastUnit = 10;
    } else if (unit !== undefined) {
      section += (digit === 0 ? 1 : digit) * unit;
      digit = 0;
      lastUnit = unit;
    } else if (character === '万') {
      total += (section + digit || 1) * 10_000;
      section = 0;
      digit = 0;
      lastUnit = 10_000;
    } else {
      return null;
    }
  }
  // 三千五: the last digit counts in tenths of the unit before it.
  return total + section + digit * (digit > 0 && lastUnit > 10 ? lastUnit / 10 : 1);
}

/** The value of a text that `numberPattern` matched; null when it is none. */
export function readNumber(text: string): number | null {
  if (/^\d/.test(text)) {
    const value = Number(text.replaceAll(',', ''));
    return Number.isFinite(value) ? value : null;
  }
  return chineseNumber(text);
}

/** Scale letters behind a length: k is 1,024, as model contexts are counted. */
export function lengthScale(letter: string | undefined): number {
  switch (letter) {
    case 'k':
      return 1024;
    case 'm':
      return 1024 ** 2;
    case '千':
      return 1000;
    case '万':
      return 10_000;
    default:
      return 1;
  }
}

/** A number with thousands separated, for readings. */
export function grouped(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}
