import type { Random } from './random.ts';

const numbers = [
  '0',
  '-1',
  '-4',
  '0.5',
  '1e9',
  '1e308',
  '-0',
  '1e-300',
  '99999999999999999999',
  'NaN',
  'Infinity',
  'null',
];
const pieces = [
  '\u001b]52;c;cHduZWQ=\u0007',
  '\u202e',
  '\u009b2J',
  '\0',
  '\r',
  '__proto__',
  'constructor',
  '卡',
  '🙂',
  '"',
  '{',
  '[',
  '|',
  '\\',
  'TP=8',
  '--tp-size 0',
];

type Mutation = (text: string, random: Random) => string;

function spanOf(text: string, random: Random): readonly [start: number, end: number] {
  const start = random.upTo(text.length + 1);
  return [start, Math.min(text.length, start + 1 + random.upTo(40))];
}

/** What may happen to a text on its way: bytes that change, lines that go or come twice, numbers that cannot be. */
const mutations: readonly Mutation[] = [
  (text, random) => {
    const at = random.upTo(text.length);
    const flipped = text.charCodeAt(at) ^ (1 << random.upTo(7));
    return text.slice(0, at) + String.fromCharCode(flipped) + text.slice(at + 1);
  },
  (text, random) => {
    const [start, end] = spanOf(text, random);
    return text.slice(0, start) + text.slice(end);
  },
  (text, random) => {
    const [start, end] = spanOf(text, random);
    return text.slice(0, end) + text.slice(start, end) + text.slice(end);
  },
  (text, random) => text.slice(0, random.upTo(text.length + 1)),
  (text, random) => {
    const at = random.upTo(text.length + 1);
    return text.slice(0, at) + random.pick(pieces) + text.slice(at);
  },
  (text, random) => {
    const found = [...text.matchAll(/-?\d+(?:\.\d+)?/g)];
    if (found.length === 0) return text;
    const { index, 0: number } = random.pick(found);
    return text.slice(0, index) + random.pick(numbers) + text.slice(index + number.length);
  },
  (text, random) => {
    const lines = text.split('\n');
    const at = random.upTo(lines.length);
    const other = random.upTo(lines.length);
    const [one = '', two = ''] = [lines[at], lines[other]];
    lines[at] = two;
    lines[other] = one;
    return lines.join('\n');
  },
  (text, random) => {
    const lines = text.split('\n');
    lines.splice(random.upTo(lines.length), 1 + random.upTo(3));
    return lines.join('\n');
  },
  (text, random) => {
    const [start, end] = spanOf(text, random);
    return text.slice(0, start) + text.slice(start, end).repeat(1 + random.upTo(500)) + text.slice(end);
  },
  (text, random) => text.replaceAll('\n', random.pick([' ', '\r\n', '\n\n', ''])),
];

/** An input with one to four things wrong in it. */
export function mutated(text: string, random: Random): string {
  let result = text;
  for (let left = 1 + random.upTo(4); left > 0; left -= 1) result = random.pick(mutations)(result, random);
  return result;
}
