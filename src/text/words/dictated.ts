import { matchesOf } from './matches.ts';
import { readNumber } from './numbers.ts';

const digit = '(?:zero|one|two|three|four|five|six|seven|eight|nine)';
const word =
  '(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred)';
const words = `${word}(?:[ -]${word})*`;
/** Beginnings of names whose version is a number. */
const versioned = '(?<=(?<![a-z])(?:qwen|llama|gemma|glm|ernie|phi|v|k|r|m) )';

/** Words behind which sizes are listed. */
const sized =
  '(?<=(?<![a-z])(?:tp|ep|dp|pp|moe[- ]dp|(?:tensor|expert|data|pipeline)[ -]parallel(?:ism)?)(?: (?:sizes?|degrees?|of|is|at|with|either))* )';

/** Devices whose number is spoken: `h two hundred`, `b three hundreds`; an `a` may be an article, so its rate has to follow. */
const device = `(?<=(?<![a-z0-9])(?:h|b|gb|gh|l|mi))[ -](?<device>${word}(?: hundred)?)(?=s?(?![a-z]))`;
/** Formats whose bits are spoken: `fp eight`. */
const format = '(?<=(?<![a-z])(?:fp|bf|int))[ -](?<bits>four|eight|sixteen)(?![a-z])';
/** `a three seven fifty two t`: a series of Ascend devices, and the rate of one of them. */
const rate = `${digit} (?:${word}(?:[ -]${digit})?) ?t(?![a-z0-9])`;
const ascend = `(?<=(?<![a-z0-9])a)[ -](?<series>two|three)(?=(?: x| ascend)? (?:\\d{3} ?t(?![a-z0-9])|${rate}))|(?<![a-z])(?<rate>${rate})`;

/** Sizes, names and decimals as they are dictated: `TP two or four`, `qwen three thirty two b`, `v three point one`, `two point five k`. */
const dictated = new RegExp(
  `${sized}(?<list>${word}(?:(?:, | or | and |, or |, and | )${word})*)(?![a-z])|(?<=(?<![a-z0-9])[a-z]{0,8}(?<kept>\\d{1,2})) point (?<after>${digit})(?![a-z])|${versioned}(?<version>${digit})(?: point (?<tenths>${digit}))?(?![a-z])|(?<![a-z])(?<whole>${words}|zero) point (?<fraction>${digit}(?: ${digit})?)(?![a-z])|(?<![a-z])(?<size>${words}) ?b(?![a-z0-9])|${device}|${format}|${ascend}`,
  'gu',
);
/** A version in Chinese words behind the name of its series: `deepseek三点一`, `glm 四点六`. */
const spokenVersion =
  /(?<=(?<![a-z])(?<series>deepseek|ds|glm|qwen|llama|kimi|minimax|v|k|m) ?)(?<major>[一二三四五六])点(?<minor>[一二三四五六七八九零])(?![秒毫百千万kms倍])/gu;

/** Most texts have none of these words, and are not looked at any further. */
const anyDictated =
  /(?<![a-z])(?:point|tp|ep|dp|parallel|parallelism)(?![a-z])|[a-z] [bt](?![a-z0-9])|(?<![a-z0-9])(?:h|b|gb|gh|l|mi|a|fp|bf|int)[ -][otfes]|(?<![a-z])(?:qwen|llama|gemma|glm|ernie|phi|v|k|r|m) [zontfse]/u;

/** A stretch that is written in figures. */
export interface Dictated {
  readonly start: number;
  readonly end: number;
  readonly meant: string;
}

const figures = (said: string) =>
  said
    .split(' ')
    .map((one) => (one === 'zero' ? 0 : (readNumber(one) ?? '')))
    .join('');

/** `seven fifty two t` is 752T. */
function spokenRate(said: string): string {
  const [first = '', ...rest] = said.replace(/ ?t$/u, '').split(' ');
  return `${readNumber(first) ?? ''}${readNumber(rest.join(' ')) ?? ''}t`;
}

function meantBy({
  list,
  after,
  version,
  tenths,
  whole,
  fraction,
  size,
  device,
  bits,
  series,
  rate,
}: Record<string, string | undefined>): string {
  if (list !== undefined)
    return list.replaceAll(/[a-z]+/gu, (one) =>
      /^(?:or|and)$/u.test(one) ? one : String(readNumber(one) ?? one),
    );
  if (after !== undefined) return `.${figures(after)}`;
  if (version !== undefined) return figures(version) + (tenths === undefined ? '' : `.${figures(tenths)}`);
  const spoken = device ?? series ?? bits;
  if (spoken !== undefined) return String(readNumber(spoken) ?? '');
  if (rate !== undefined) return spokenRate(rate);
  if (size !== undefined) return `${readNumber(size) ?? ''}b`;
  return `${whole === 'zero' ? 0 : readNumber(whole ?? '')}.${figures(fraction ?? '')}`;
}

/** Numbers of a text that are dictated as parts of names or as decimals. The text is in small letters. */
export function findDictated(text: string): readonly Dictated[] {
  const spoken = text.includes('点') ? spokenVersions(text) : [];
  if (!anyDictated.test(text)) return spoken;
  return [...spoken, ...dictatedIn(text)];
}

/** Models of DeepSeek carry a letter in front of their version that nobody says. */
function spokenVersions(text: string): readonly Dictated[] {
  return matchesOf(text, spokenVersion).map((match) => {
    const { series = '', major = '', minor = '' } = match.groups ?? {};
    const letter = /^(?:deepseek|ds)$/u.test(series) ? 'v' : '';
    const [first, second] = [major, minor].map((one) => (one === '零' ? 0 : readNumber(one)));
    return { start: match.index, end: match.index + match[0].length, meant: `${letter}${first}.${second}` };
  });
}

function dictatedIn(text: string): readonly Dictated[] {
  return matchesOf(text, dictated).map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    meant: meantBy(match.groups ?? {}),
  }));
}
