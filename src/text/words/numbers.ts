/** English number words that people write in sentences about hardware. */
const englishUnits: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const englishScales: Readonly<Record<string, number>> = { hundred: 100, thousand: 1000, dozen: 12 };

const chineseDigits: Readonly<Record<string, number>> = {
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
const chineseUnits: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

const word = `(?:${[...Object.keys(englishUnits), ...Object.keys(englishScales)].join('|')})`;
const andHalf = ' and a half(?: (?:hundred|thousand)(?![a-z]))?';
const digits = `\\d{1,3}${andHalf}|(?:\\d{1,3}(?:,\\d{3})+(?!\\d)|\\d+)(?:\\.\\d+)?|\\.\\d+`;
const chinese = '[零〇一二两俩三四五六七八九十百千万]+(?:点[零〇一二三四五六七八九]+)?|半';
const english = `(?<![a-z])(?:half an? |(?:an? )?(?:couple|pair) of(?= [a-z0-9\uE000-\uE002])|an?(?= (?:seconds?|minutes?)(?![a-z]))|(?:an? dozen|${word}(?:(?:[ -]|(?<=hundred|thousand) and )${word})*(?:${andHalf})?)(?![a-z]))`;

/** A number as people write it: digits with thousands and decimals, Chinese numerals, English words. No groups. */
export const numberPattern = `(?:${digits}|${chinese}|${english})`;

/** `三千五` is 3,500 and `一万二` 12,000, `十六` 16, `一点五` 1.5. Null when the characters are no number. */
function chineseNumber(text: string): number | null {
  if (text === '半') return 0.5;
  const [whole = '', decimals] = text.split('点');
  if (decimals !== undefined) {
    const integer = chineseNumber(whole);
    const fraction = [...decimals].map((one) => chineseDigits[one]).join('');
    return integer === null ? null : Number(`${integer}.${fraction}`);
  }
  const [first = ''] = whole;
  if (first in chineseUnits && first !== '十') return null;
  if ([...whole].every((one) => one in chineseDigits)) {
    const isSpelled = whole.length === 1 || /[零〇]/u.test(whole);
    return isSpelled ? Number([...whole].map((one) => chineseDigits[one]).join('')) : null;
  }
  return chineseSum(whole);
}

function chineseSum(text: string): number | null {
  let total = 0;
  let section = 0;
  let digit = 0;
  let lastUnit = 1;
  for (const character of text) {
    const value = chineseDigits[character];
    const unit = chineseUnits[character];
    if (value !== undefined) {
      digit = value;
      if (value === 0) lastUnit = 10;
    } else if (unit !== undefined) {
      section += (digit === 0 ? 1 : digit) * unit;
      digit = 0;
      lastUnit = unit;
    } else {
      if (section + digit === 0) return null;
      total += (section + digit) * 10_000;
      section = 0;
      digit = 0;
      lastUnit = 10_000;
    }
  }
  // 三千五: the last digit counts in tenths of the unit before it.
  return total + section + digit * (lastUnit > 10 ? lastUnit / 10 : 1);
}

function englishNumber(text: string): number | null {
  if (text.startsWith('half')) return 0.5;
  if (text.endsWith(' of')) return 2;
  const half = /^(?<whole>.+) and a half(?: (?<scale>hundred|thousand))?$/u.exec(text)?.groups;
  if (half?.whole !== undefined)
    return ((readNumber(half.whole) ?? Number.NaN) + 0.5) * (englishScales[half.scale ?? ''] ?? 1);
  if (/^an?$/u.test(text)) return 1;
  let total = 0;
  let section = 0;
  for (const part of text.replace(/^an? /u, 'one ').split(/ and |[ -]/u)) {
    const scale = englishScales[part];
    if (scale === undefined) section += englishUnits[part] ?? Number.NaN;
    else if (scale === 1000) {
      total += (section || 1) * scale;
      section = 0;
    } else section = (section || 1) * scale;
  }
  const value = total + section;
  return Number.isNaN(value) ? null : value;
}

/** The value of a text that `numberPattern` matched; null when it is none after all. */
export function readNumber(text: string): number | null {
  const trimmed = text.trim();
  if (/^[\d.]/u.test(trimmed) && !/[a-z]$/u.test(trimmed)) {
    const value = Number(trimmed.replaceAll(',', ''));
    return Number.isFinite(value) ? value : null;
  }
  return /[a-z]$/u.test(trimmed) ? englishNumber(trimmed) : chineseNumber(trimmed);
}

/** From this count on it is written in digits: one and 一 are articles as often. */
const leastCount = 2;

/**
 * A text with the counts that are written in words in digits, where a noun of `behind` follows: `ten users`, 十个用户. Nothing
 * else is changed: 第三名 is no count.
 *
 * @param behind pattern of what follows a count, blanks included.
 */
export function withCountsInDigits(text: string, behind: string): string {
  const counted = new RegExp(
    `(?<![\\d第\\p{Script=Latin}零〇一二两三四五六七八九十百千万点])(${chinese}|${english})(?=${behind})`,
    'gu',
  );
  return text.replaceAll(counted, (words: string) => {
    const value = readNumber(words);
    return value === null || value < leastCount ? words : String(value);
  });
}

const thousands = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });

/** A number with thousands separated, as read words are repeated. */
export function grouped(value: number): string {
  return thousands.format(value);
}

/** Without the noise of binary fractions. */
export function tidy(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
