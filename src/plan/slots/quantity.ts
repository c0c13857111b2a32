/** A number with its unit as a person types it. */
export interface TypedQuantity {
  readonly value: number;
  /** How it was read where that is not obvious, e.g. `4k = 4,096`; null otherwise. */
  readonly reading: string | null;
}

const leadingNumber = /^(?:[0-9][0-9,_]*(?:\.[0-9]+)?|\.[0-9]+)/u;

function split(words: string): { readonly figure: number; readonly unit: string } | null {
  const text = words.trim().toLowerCase();
  const number = leadingNumber.exec(text)?.[0];
  if (number === undefined) return null;
  const figure = Number(number.replaceAll(/[,_]/g, ''));
  return Number.isFinite(figure) ? { figure, unit: text.slice(number.length).trim() } : null;
}

function explained(words: string, value: number): string {
  return `${words.trim()} = ${value.toLocaleString('en-US')}`;
}

const deviceUnits = /^(x|×|devices?|cards?|npus?|gpus?|卡|张|张卡|块|块卡|个|p)?$/u;
const tokenUnits = /^(tok|toks|tokens?|个|个\s*tokens?|字)?$/u;

/** A count: `8`, `8卡`, `8 devices`. Null when the words are no count. */
export function readCount(words: string): TypedQuantity | null {
  const parts = split(words);
  return parts && deviceUnits.test(parts.unit) ? { value: parts.figure, reading: null } : null;
}

/** A length in tokens: `3500`, `4k` (= 4,096), `1M` (= 1,048,576). Null when the words are no length. */
export function readTokens(words: string): TypedQuantity | null {
  const parts = split(words);
  if (!parts) return null;
  const prefix = /^[km]/u.exec(parts.unit)?.[0];
  if (prefix === undefined)
    return tokenUnits.test(parts.unit) ? { value: parts.figure, reading: null } : null;
  if (!tokenUnits.test(parts.unit.slice(1).trim())) return null;
  const value = parts.figure * (prefix === 'k' ? 1024 : 1024 ** 2);
  return { value, reading: explained(words, value) };
}

const millisecondUnits = /^(ms|msec|milliseconds?|毫秒)?$/u;
const secondUnits = /^(s|secs?|seconds?|秒|秒钟)$/u;

/** A duration in ms: `50`, `50ms`, `1.5s` (= 1,500), `2秒`. Null when the words are no duration. */
export function readMilliseconds(words: string): TypedQuantity | null {
  const parts = split(words);
  if (!parts) return null;
  if (millisecondUnits.test(parts.unit)) return { value: parts.figure, reading: null };
  if (!secondUnits.test(parts.unit)) return null;
  const value = Math.round(parts.figure * 1e6) / 1e3;
  return { value, reading: `${explained(words, value)} ms` };
}

/** A fraction of 1: `0.3`, `30%` (= 0.3). Null when the words are no fraction. */
export function readFraction(words: string): TypedQuantity | null {
  const parts = split(words);
  if (!parts) return null;
  if (parts.unit === '') return { value: parts.figure, reading: null };
  if (parts.unit !== '%' && parts.unit !== '％') return null;
  const value = Math.round(parts.figure * 1e6) / 1e8;
  return { value, reading: explained(words, value) };
}

/** Other ways to write a unit. */
const unitNames: Readonly<Record<string, readonly string[]>> = {
  GiB: ['gb', 'g'],
  images: ['image', '张', '张图'],
  users: ['user', 'concurrent', '并发', '用户', '路'],
  'req/s': ['qps', 'rps', 'requests/s', '请求/秒'],
  'tok/s': ['tokens/s', 'token/s', 'tps'],
  '×': ['x', '倍'],
};

/**
 * A bare number with an optional unit that it must have: `10`, `10 GiB`; rates and counts may be scaled by k and M
 * (`10k tok/s` = 10,000: what is counted per second is no memory size). Null when the words are no number.
 */
export function readPlainQuantity(words: string, unit: string | null): TypedQuantity | null {
  const parts = split(words);
  if (!parts) return null;
  const units = unit === null ? [''] : ['', unit.toLowerCase(), ...(unitNames[unit] ?? [])];
  if (units.includes(parts.unit)) return { value: parts.figure, reading: null };
  const prefix = /^[km]/u.exec(parts.unit)?.[0];
  if (prefix === undefined || unit === 'GiB' || !units.includes(parts.unit.slice(1).trim())) return null;
  const value = parts.figure * (prefix === 'k' ? 1e3 : 1e6);
  return { value, reading: explained(words, value) };
}
